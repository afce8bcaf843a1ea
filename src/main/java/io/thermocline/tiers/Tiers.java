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
import io.thermocline.tiering.Move.Direction;
import io.thermocline.tiering.Tiering;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of the tiers, and do with them. Thread-safe. Unless said otherwise, everything is for operators: others get a
 * {@link ProblemException} of kind FORBIDDEN.
 */
public final class Tiers {
    private static final String ARCHIVE = "archive";
    private static final String COMPACT = "compact";
    private static final String EVICT = "evict";
    private static final String PROMOTE = "promote";
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
    public static List<Kind> kinds(Movers movers, MetadataTable table, Filters filters) {
        return kinds(movers, new KeptBlocks(movers.engine(), table, filters));
    }

    static List<Kind> kinds(Movers movers, EvictionTask.Kept kept) {
        return List.of(
                new Kind(ARCHIVE, "segments", relocation(movers, kept, Direction.ARCHIVE)),
                new Kind(COMPACT, "merges", new CompactionTask(movers.engine())),
                new Kind(EVICT, "entries", new EvictionTask(movers.hot(), kept)),
                new Kind(PROMOTE, "segments", relocation(movers, kept, Direction.PROMOTE)),
                new Kind(SYNC, "commits", new SyncTask(movers.engine())));
    }

    private static RelocationTask relocation(Movers movers, EvictionTask.Kept kept, Direction direction) {
        return new RelocationTask(movers.engine(), movers.tiering(), kept, movers.time(), direction);
    }

    /** What operations on tiers work with. */
    public record Movers(Engine engine, HotTier hot, Tiering tiering, Time time) {
        public Movers {
            Objects.requireNonNull(engine);
            Objects.requireNonNull(hot);
            Objects.requireNonNull(tiering);
            Objects.requireNonNull(time);
        }
    }

    /**
     * Time as operations see it.
     *
     * @param pause lets that many nanoseconds pass
     */
    public record Time(InstantSource clock, LongConsumer pause) {
        public Time {
            Objects.requireNonNull(clock);
            Objects.requireNonNull(pause);
        }
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
     * Begins to move segments to the archive: those of which at least half the blocks meet the conditions, with force any that has one.
     *
     * @return fails with FORBIDDEN, INVALID, MALFORMED for a filter that is none, and as {@link Operations#start} does
     */
    public CompletableFuture<OperationAnswer> archive(
            Caller caller, @Nullable Idempotency idempotency, Eviction selection) {
        return relocate(caller, idempotency, ARCHIVE, selection);
    }

    /**
     * Begins to bring back segments from the archive: those that have a block that meets the conditions, while the budget has room, with force in any case.
     *
     * @return fails with FORBIDDEN, INVALID, MALFORMED for a filter that is none, and as {@link Operations#start} does
     */
    public CompletableFuture<OperationAnswer> promote(
            Caller caller, @Nullable Idempotency idempotency, Eviction selection) {
        return relocate(caller, idempotency, PROMOTE, selection);
    }

    private CompletableFuture<OperationAnswer> relocate(
            Caller caller, @Nullable Idempotency idempotency, String kind, Eviction selection) {
        Relocation relocation = Relocation.of(selection);
        try {
            relocation.check(filters);
        } catch (ProblemException e) {
            return CompletableFuture.failedFuture(e);
        }
        return start(caller, idempotency, kind, relocation.encode());
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
