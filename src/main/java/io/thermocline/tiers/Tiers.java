package io.thermocline.tiers;

import io.thermocline.block.Caller;
import io.thermocline.engine.Engine;
import io.thermocline.operations.Kind;
import io.thermocline.operations.OperationAnswer;
import io.thermocline.operations.Operations;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Idempotency;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What operators do with the tiers. Thread-safe. */
public final class Tiers {
    private static final String COMPACT = "compact";

    private final Operations operations;

    /** @param operations know {@link #compaction} */
    public Tiers(Operations operations) {
        this.operations = Objects.requireNonNull(operations);
    }

    /** The kind of operations that compact a store; they count merges. */
    public static Kind compaction(Engine engine) {
        return new Kind(COMPACT, "merges", new CompactionTask(engine));
    }

    /**
     * Begins to compact the store. Operators only.
     *
     * @return fails with FORBIDDEN, and as {@link Operations#start} does
     */
    public CompletableFuture<OperationAnswer> compact(Caller caller, @Nullable Idempotency idempotency) {
        if (caller.role() == Caller.Role.USER) {
            return CompletableFuture.failedFuture(
                    ProblemException.of(ProblemKind.FORBIDDEN, "Only an operator may compact the store."));
        }
        return operations.start(caller, idempotency, COMPACT, new byte[0]);
    }
}
