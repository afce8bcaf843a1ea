package io.thermocline.grpc;

import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.thermocline.calls.Calls;
import io.thermocline.operations.Operation.State;
import io.thermocline.operations.OperationPage;
import io.thermocline.operations.OperationQuery;
import io.thermocline.v1.CancelOperationRequest;
import io.thermocline.v1.GetOperationRequest;
import io.thermocline.v1.ListOperationsReply;
import io.thermocline.v1.ListOperationsRequest;
import io.thermocline.v1.Operation;
import io.thermocline.v1.OperationReply;
import io.thermocline.v1.OperationState;
import io.thermocline.v1.Operations;
import org.jspecify.annotations.Nullable;

/** The twin of {@code /v1/operations}. */
@GrpcService
public class OperationsGrpc implements Operations {
    @Override
    public Uni<ListOperationsReply> list(ListOperationsRequest request) {
        Guest guest = Guest.current();
        return Replies.of(() -> {
            OperationQuery query = new OperationQuery(
                    state(request.getState()),
                    request.getKind().isEmpty() ? null : request.getKind(),
                    BlocksGrpc.limit(request.getLimit()),
                    request.getCursor().isEmpty() ? null : request.getCursor());
            OperationPage page = guest.services()
                    .operations()
                    .list(guest.call(Calls.Wishes.NONE).caller(), query);
            String next = page.nextCursor();
            return ListOperationsReply.newBuilder()
                    .addAllOperations(page.operations().stream()
                            .map(OperationMessages::message)
                            .toList())
                    .setNextCursor(next == null ? "" : next)
                    .build();
        });
    }

    @Override
    public Uni<Operation> get(GetOperationRequest request) {
        Guest guest = Guest.current();
        return Replies.of(() -> OperationMessages.message(guest.services()
                .operations()
                .get(guest.call(Calls.Wishes.NONE).caller(), Incoming.id("id", request.getId()))));
    }

    @Override
    public Uni<OperationReply> cancel(CancelOperationRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    var call = guest.write(Calls.Wishes.NONE, request);
                    return guest.services()
                            .operations()
                            .cancel(call.caller(), call.idempotency(), Incoming.id("id", request.getId()));
                })
                .map(answer -> OperationMessages.reply(guest, answer));
    }

    private static @Nullable State state(OperationState state) {
        return switch (state) {
            case OPERATION_STATE_UNSPECIFIED -> null;
            case OPERATION_PENDING -> State.PENDING;
            case OPERATION_RUNNING -> State.RUNNING;
            case OPERATION_CANCELLING -> State.CANCELLING;
            case OPERATION_SUCCEEDED -> State.SUCCEEDED;
            case OPERATION_FAILED -> State.FAILED;
            case OPERATION_CANCELLED -> State.CANCELLED;
            case UNRECOGNIZED -> throw Incoming.malformed("state", "must be a state of operations");
        };
    }
}
