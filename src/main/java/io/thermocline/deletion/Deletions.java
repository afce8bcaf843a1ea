package io.thermocline.deletion;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.blocks.BlockService;
import io.thermocline.blocks.Call;
import io.thermocline.blocks.Limits;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filters;
import io.thermocline.operations.Kind;
import io.thermocline.operations.OperationAnswer;
import io.thermocline.operations.Operations;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.table.MetadataTable;
import java.util.LinkedHashSet;
import java.util.List;
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
            byte[] parameters = Deletion.of(call, which(call, selection)).encode();
            return operations.start(call.caller(), call.idempotency(), DELETE, parameters);
        } catch (ProblemException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Deletion.Which which(Call call, Selection selection) {
        return switch (selection) {
            case Selection.ByIds(List<BlockId> ids) -> {
                if (ids.isEmpty() || ids.size() > limits.transactionSteps()) {
                    throw Problem.field(
                                    ProblemKind.INVALID,
                                    "ids",
                                    "are " + ids.size() + "; 1 to " + limits.transactionSteps() + " may be named")
                            .exception();
                }
                yield new Deletion.Which.Listed(List.copyOf(new LinkedHashSet<>(ids)));
            }
            case Selection.ByFilter(String filter) -> {
                String known = store.filters().compile(filter).text();
                try (Snapshot snapshot = store.snapshots().apply(call.caller())) {
                    yield new Deletion.Which.Filtered(known, snapshot.nowMicros());
                }
            }
        };
    }
}
