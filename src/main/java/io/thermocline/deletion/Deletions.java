package io.thermocline.deletion;

import io.thermocline.block.Caller;
import io.thermocline.blocks.BlockService;
import io.thermocline.blocks.Call;
import io.thermocline.blocks.Limits;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filters;
import io.thermocline.operations.Kind;
import io.thermocline.operations.OperationAnswer;
import io.thermocline.operations.Operations;
import io.thermocline.problem.ProblemException;
import io.thermocline.table.MetadataTable;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Begins to delete many blocks. Thread-safe. */
public final class Deletions {
    private static final String DELETE = "delete";

    private final Operations operations;
    private final Store store;
    private final Limits limits;

    /**
     * What is deleted from.
     *
     * @param snapshots opens a snapshot for a caller
     * @param table asked which blocks a filter keeps
     */
    public record Store(
            BlockService blocks, Function<Caller, Snapshot> snapshots, MetadataTable table, Filters filters) {
        public Store {
            Objects.requireNonNull(blocks);
            Objects.requireNonNull(snapshots);
            Objects.requireNonNull(table);
            Objects.requireNonNull(filters);
        }
    }

    /** @param operations know {@link #kind} */
    public Deletions(Operations operations, Store store, Limits limits) {
        this.operations = Objects.requireNonNull(operations);
        this.store = Objects.requireNonNull(store);
        this.limits = Objects.requireNonNull(limits);
    }

    /** The kind of operations that delete blocks; they count blocks. */
    public static Kind kind(Store store) {
        return new Kind(DELETE, "blocks", new DeletionTask(store));
    }

    /**
     * Begins to delete blocks. What is refused or missing is in the report; it keeps no other block from being deleted.
     *
     * @return fails with INVALID for no ids or more than {@link Limits#transactionSteps}, MALFORMED for a filter that cannot be read, and as
     *     {@link Operations#start} does
     */
    public CompletableFuture<OperationAnswer> start(Call call, Selection selection) {
        try {
            byte[] parameters = Deletion.of(call, selection, store, limits).encode();
            return operations.start(call.caller(), call.idempotency(), DELETE, parameters);
        } catch (ProblemException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
