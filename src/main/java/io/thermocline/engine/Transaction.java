package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.CommitContext;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Operations that are committed together or not at all, under one sequence.
 *
 * @param operations at least one; each block is put or deleted at most once, so that (id, sequence) names one row
 * @param context who does this; kept in the log
 */
public record Transaction(List<Operation> operations, CommitContext context) {
    /** @throws ProblemException of kind INVALID if two operations write the same block */
    public Transaction {
        operations = List.copyOf(operations);
        Objects.requireNonNull(context);
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("a transaction has at least one operation");
        }
        if (operations.size() > 1) {
            requireDistinctWrites(operations);
        }
    }

    /** A transaction of one operation. */
    public static Transaction of(Operation operation, CommitContext context) {
        return new Transaction(List.of(operation), context);
    }

    private static void requireDistinctWrites(List<Operation> operations) {
        Set<BlockId> written = new HashSet<>();
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            boolean writes = operation instanceof Operation.Put || operation instanceof Operation.Delete;
            if (writes && !written.add(operation.id())) {
                throw ProblemException.of(
                        ProblemKind.INVALID,
                        "operations[" + i + "]: an earlier operation of the transaction writes the same block");
            }
        }
    }
}
