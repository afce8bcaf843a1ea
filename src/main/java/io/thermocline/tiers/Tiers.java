package io.thermocline.tiers;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.engine.Engine;
import io.thermocline.engine.EngineStats;
import io.thermocline.filter.Filters;
import io.thermocline.hot.HotStats;
import io.thermocline.hot.HotTier;
import io.thermocline.operations.Kind;
import io.thermocline.operations.OperationAnswer;
import io.thermocline.operations.Operations;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Idempotency;
import io.thermocline.table.MetadataTable;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of the tiers, and do with them. Thread-safe. Unless said otherwise, everything is for operators: others get a
 * {@link ProblemException} of kind FORBIDDEN.
 */
public final class Tiers {
    private static final String COMPACT = "compact";
    private static final String EVICT = "evict";
    private static final String SYNC = "sync";

    private final Operations operations;
    private final Reports reports;
    private final Checks checks;
    private final Filters filters;

    /** @param operations know {@link #kinds} */
    public Tiers(Operations operations, Sources sources, Filters filters) {
        this.operations = Objects.requireNonNull(operations);
        this.filters = Objects.requireNonNull(filters);
        this.reports = new Reports(sources);
        this.checks = new Checks(sources);
    }

    /** The kinds of operations on tiers. */
    public static List<Kind> kinds(Engine engine, HotTier hot, MetadataTable table, Filters filters) {
        return kinds(engine, hot, new KeptBlocks(engine, table, filters));
    }

    static List<Kind> kinds(Engine engine, HotTier hot, EvictionTask.Kept kept) {
        return List.of(
                new Kind(COMPACT, "merges", new CompactionTask(engine)),
                new Kind(EVICT, "entries", new EvictionTask(hot, kept)),
                new Kind(SYNC, "commits", new SyncTask(engine)));
    }

    /** Bytes of memory that hold blocks and vectors. */
    public static long hotBytes(EngineStats engine, HotStats hot) {
        return Reports.hotBytes(engine, hot);
    }

    /** All tiers and levels of access. */
    public TierReport report(Caller caller) {
        requireOperator(caller);
        return reports.tiers();
    }

    /** Who uses memory. */
    public Breakdown breakdown(Caller caller) {
        requireOperator(caller);
        return reports.breakdown();
    }

    /** How blocks are read of late. */
    public ReadPatterns patterns(Caller caller) {
        requireOperator(caller);
        return reports.patterns();
    }

    /** What is not yet where it is to go; may read the log. */
    public SyncStatus sync(Caller caller) {
        requireOperator(caller);
        return reports.sync();
    }

    /**
     * Where the current version of a block lies now; asking changes nothing of that. For whoever sees the block.
     *
     * @throws ProblemException of kind NOT_FOUND or GONE, CORRUPT when its header cannot be read
     */
    public BlockPlace place(Caller caller, BlockId id) {
        return reports.place(caller, id);
    }

    /**
     * What is as it should be, and what is not; may read the log. With the archive's area, or all, the archive is tried out with a few small objects, for ten seconds at
     * most, or twice that while somebody else does so too.
     *
     * @param only an area; null for all
     */
    public Diagnosis diagnose(Caller caller, Diagnosis.@Nullable Area only) {
        requireOperator(caller);
        return checks.run(only);
    }

    /**
     * Begins to write what is in memory to segments, and to merge segments.
     *
     * @return fails with FORBIDDEN, and as {@link Operations#start} does
     */
    public CompletableFuture<OperationAnswer> compact(Caller caller, @Nullable Idempotency idempotency) {
        return start(caller, idempotency, COMPACT, new byte[0]);
    }

    /**
     * Begins to free memory of the hot tier; no data goes by it.
     *
     * @return fails with FORBIDDEN, INVALID, MALFORMED for a filter that is none, and as {@link Operations#start} does
     */
    public CompletableFuture<OperationAnswer> evict(
            Caller caller, @Nullable Idempotency idempotency, Eviction eviction) {
        try {
            eviction.check(filters);
        } catch (ProblemException e) {
            return CompletableFuture.failedFuture(e);
        }
        return start(caller, idempotency, EVICT, eviction.encode());
    }

    /**
     * Begins to write everything acknowledged to segments.
     *
     * @return fails with FORBIDDEN, and as {@link Operations#start} does
     */
    public CompletableFuture<OperationAnswer> flush(Caller caller, @Nullable Idempotency idempotency) {
        return start(caller, idempotency, SYNC, new byte[0]);
    }

    private CompletableFuture<OperationAnswer> start(
            Caller caller, @Nullable Idempotency idempotency, String kind, byte[] parameters) {
        try {
            requireOperator(caller);
        } catch (ProblemException e) {
            return CompletableFuture.failedFuture(e);
        }
        return operations.start(caller, idempotency, kind, parameters);
    }

    private static void requireOperator(Caller caller) {
        if (caller.role() == Caller.Role.USER) {
            throw ProblemException.of(ProblemKind.FORBIDDEN, "The tiers of the store are for operators.");
        }
    }
}
