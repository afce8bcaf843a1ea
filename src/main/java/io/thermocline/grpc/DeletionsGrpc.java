package io.thermocline.grpc;

import com.google.protobuf.ByteString;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.thermocline.calls.Calls;
import io.thermocline.deletion.Selection;
import io.thermocline.v1.Deletions;
import io.thermocline.v1.OperationReply;
import io.thermocline.v1.StartDeletionRequest;

/** The twin of {@code /v1/blocks/delete}. */
@GrpcService
public class DeletionsGrpc implements Deletions {
    @Override
    public Uni<OperationReply> start(StartDeletionRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    Selection selection = selection(request);
                    return guest.services()
                            .deletions()
                            .start(
                                    guest.write(new Calls.Wishes(true, false, request.getReimport()), request),
                                    selection);
                })
                .map(answer -> OperationMessages.reply(guest, answer));
    }

    private static Selection selection(StartDeletionRequest request) {
        if (request.hasFilter() && request.getIdsCount() == 0) {
            return new Selection.ByFilter(request.getFilter());
        }
        if (request.hasFilter()) {
            throw Incoming.malformed("ids", "are needed, or else filter, and not both");
        }
        return new Selection.ByIds(request.getIdsList().stream()
                .map((ByteString id) -> Incoming.id("ids", id))
                .toList());
    }
}
