package io.thermocline.grpc;

import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.thermocline.calls.Calls;
import io.thermocline.v1.ConsistencyChecks;
import io.thermocline.v1.OperationReply;
import io.thermocline.v1.RebuildIndexRequest;
import io.thermocline.v1.RepairRequest;
import io.thermocline.v1.VerifyRequest;

/** The twin of {@code /v1/consistency} and {@code /v1/index}. */
@GrpcService
public class ConsistencyGrpc implements ConsistencyChecks {
    @Override
    public Uni<OperationReply> verify(VerifyRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    var call = guest.write(Calls.Wishes.NONE, request);
                    return guest.services().consistency().verify(call.caller(), call.idempotency(), request.getDeep());
                })
                .map(answer -> OperationMessages.reply(guest, answer));
    }

    @Override
    public Uni<OperationReply> repair(RepairRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    var call = guest.write(Calls.Wishes.NONE, request);
                    return guest.services().consistency().repair(call.caller(), call.idempotency(), request.getDeep());
                })
                .map(answer -> OperationMessages.reply(guest, answer));
    }

    @Override
    public Uni<OperationReply> rebuildIndex(RebuildIndexRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    var ids = request.getIdsList().stream()
                            .map(each -> Incoming.id("ids", each))
                            .toList();
                    var call = guest.write(Calls.Wishes.NONE, request);
                    return guest.services().consistency().rebuild(call.caller(), call.idempotency(), ids);
                })
                .map(answer -> OperationMessages.reply(guest, answer));
    }
}
