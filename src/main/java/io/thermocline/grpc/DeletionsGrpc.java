package io.thermocline.grpc;

import com.google.protobuf.ByteString;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.thermocline.calls.Calls;
import io.thermocline.deletion.Selection;
import io.thermocline.v1.Deletions;
import io.thermocline.v1.OperationReply;
import io.thermocline.v1.StartDeletionRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The twin of {@code /v1/blocks/delete}. */
@GrpcService
public class DeletionsGrpc implements Deletions {
    @Override
    public Uni<OperationReply> start(StartDeletionRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    Selection selection =
                            selection(request.getIdsList(), request.hasFilter() ? request.getFilter() : null);
                    return guest.services()
                            .deletions()
                            .start(
                                    guest.write(new Calls.Wishes(true, false, request.getReimport()), request),
                                    selection);
                })
                .map(answer -> OperationMessages.reply(guest, answer));
    }

    /** @param filter null when there is none */
    static Selection selection(List<ByteString> ids, @Nullable String filter) {
        if (filter != null && ids.isEmpty()) {
            return new Selection.ByFilter(filter);
        }
        if (filter != null) {
            throw Incoming.malformed("ids", "are needed, or else filter, and not both");
        }
        return new Selection.ByIds(
                ids.stream().map(id -> Incoming.id("ids", id)).toList());
    }
}
