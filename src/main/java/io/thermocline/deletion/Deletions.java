package io.thermocline.deletion;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.blocks.BlockService;
import io.thermocline.blocks.Call;
import io.thermocline.blocks.Limits;
import io.thermocline.engine.Snapshot;
import io.thermocline.operations.Kind;
import io.thermocline.operations.OperationAnswer;
import io.thermocline.operations.Operations;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Begins to delete many blocks. Thread-safe. */
public final class Deletions {
    private static final String DELETE = "delete";

    private final Operations operations;
    private final Limits limits;

    /** @param operations know {@link #kind} */
    public Deletions(Operations operations, Limits limits) {
        this.operations = Objects.requireNonNull(operations);
        this.limits = Objects.requireNonNull(limits);
    }

    /** The kind of operations that delete blocks; they count blocks. */
    public static Kind kind(BlockService blocks, Function<Caller, Snapshot> snapshots) {
        return new Kind(DELETE, "blocks", new DeletionTask(blocks, snapshots));
    }

    /**
     * Begins to delete blocks. What is refused or missing is in the report; it keeps no other block from being deleted.
     *
     * @return fails with INVALID for no ids or more than {@link Limits#transactionSteps}, NOT_IMPLEMENTED for a filter, and as
     *     {@link Operations#start} does
     */
    public CompletableFuture<OperationAnswer> start(Call call, Selection selection) {
        try {
            byte[] parameters = Deletion.of(call, ids(selection)).encode();
            return operations.start(call.caller(), call.idempotency(), DELETE, parameters);
        } catch (ProblemException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private List<BlockId> ids(Selection selection) {
        return switch (selection) {
            case Selection.ByIds(List<BlockId> ids) -> {
                if (ids.isEmpty() || ids.size() > limits.transactionSteps()) {
                    throw Problem.field(
                                    ProblemKind.INVALID,
                                    "ids",
                                    "are " + ids.size() + "; 1 to " + limits.transactionSteps() + " may be named")
                            .exception();
                }
                yield List.copyOf(new LinkedHashSet<>(ids));
            }
            case Selection.ByFilter _ ->
                throw Problem.field(
                                ProblemKind.NOT_IMPLEMENTED,
                                "filter",
                                "comes with a later version; name the blocks by ids")
                        .exception();
        };
    }
}
