package io.thermocline.grpc;

import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.thermocline.calls.Calls;
import io.thermocline.v1.CompactRequest;
import io.thermocline.v1.OperationReply;
import io.thermocline.v1.Tiers;

/** The twin of {@code /v1/tiers}. */
@GrpcService
public class TiersGrpc implements Tiers {
    @Override
    public Uni<OperationReply> compact(CompactRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    var call = guest.write(Calls.Wishes.NONE, request);
                    return guest.services().tiers().compact(call.caller(), call.idempotency());
                })
                .map(answer -> OperationMessages.reply(guest, answer));
    }
}
