package io.thermocline.grpc;

import com.google.protobuf.ByteString;
import io.thermocline.blocks.BlockDraft;
import io.thermocline.blocks.BlockPatch;
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
            case PATCH -> patch(field, operation.getPatch(), guard);
            case DELETE -> delete(field, operation.getDelete(), guard);
            case OPERATION_NOT_SET -> throw Incoming.malformed(field, "is needed: one of create, put, patch, delete");
        };
    }

    private static TransactionStep patch(String field, TransactionOperation.Patch patch, Guard guard) {
        BlockPatch changes = Incoming.patch(patch.getPatch());
        if (patch.hasKey()) {
            requireNoId(field, patch.getId());
            return new TransactionStep.PatchByKey(Incoming.key(patch.getKey()), changes, guard);
        }
        return new TransactionStep.Patch(Incoming.id(field + ".id", patch.getId()), changes, guard);
    }

    private static TransactionStep delete(String field, TransactionOperation.Delete delete, Guard guard) {
        if (delete.hasKey()) {
            requireNoId(field, delete.getId());
            return new TransactionStep.DeleteByKey(Incoming.key(delete.getKey()), guard);
        }
        return new TransactionStep.Delete(Incoming.id(field + ".id", delete.getId()), guard);
    }

    private static void requireNoId(String field, ByteString id) {
        if (!id.isEmpty()) {
            throw Incoming.malformed(field + ".key", "excludes id");
        }
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
