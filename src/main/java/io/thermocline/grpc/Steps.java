package io.thermocline.grpc;

import io.thermocline.blocks.BlockDraft;
import io.thermocline.blocks.TransactionStep;
import io.thermocline.blocks.TransactionStep.Guard;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.thermocline.v1.BlockTarget;
import io.thermocline.v1.TransactRequest;
import io.thermocline.v1.TransactionOperation;
import java.util.ArrayList;
import java.util.List;

/** The operations of a transaction, as the service takes them. */
final class Steps {
    private Steps() {}

    static List<TransactionStep> of(TransactRequest request, int most) {
        if (request.getOperationsCount() > most) {
            throw Problem.field(ProblemKind.INVALID, "operations", "may have at most " + most + " entries")
                    .exception();
        }
        List<TransactionStep> steps = new ArrayList<>(request.getOperationsCount());
        for (TransactionOperation operation : request.getOperationsList()) {
            steps.add(step("operations[" + steps.size() + "]", operation));
        }
        return steps;
    }

    private static TransactionStep step(String field, TransactionOperation operation) {
        io.thermocline.v1.Guard guarded = operation.getGuard();
        Guard guard = new Guard(
                guarded.getIfVersion() == 0 ? null : (Long) guarded.getIfVersion(),
                guarded.getIfAbsent(),
                guarded.hasCondition() ? guarded.getCondition() : null);
        return switch (operation.getOperationCase()) {
            case CREATE ->
                new TransactionStep.Create(Incoming.draft(operation.getCreate().getBlock()), guard);
            case PUT -> put(field, operation.getPut(), guard);
            case PATCH ->
                new TransactionStep.Patch(
                        Incoming.id(field + ".id", operation.getPatch().getId()),
                        Incoming.patch(operation.getPatch().getPatch()),
                        guard);
            case DELETE ->
                new TransactionStep.Delete(
                        Incoming.id(field + ".id", operation.getDelete().getId()), guard);
            case OPERATION_NOT_SET -> throw Incoming.malformed(field, "is needed: one of create, put, patch, delete");
        };
    }

    private static TransactionStep put(String field, TransactionOperation.Put put, Guard guard) {
        BlockDraft draft = Incoming.draft(put.getBlock());
        BlockTarget target = put.getTarget();
        return switch (target.getTargetCase()) {
            case ID -> new TransactionStep.Put(Incoming.id(field + ".target.id", target.getId()), draft, guard);
            case KEY -> new TransactionStep.PutByKey(Incoming.key(target.getKey()), draft, guard);
            case TARGET_NOT_SET -> throw Incoming.malformed(field + ".target", "is needed: an id or a key");
        };
    }
}
