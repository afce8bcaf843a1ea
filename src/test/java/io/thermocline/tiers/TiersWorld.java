package io.thermocline.tiers;

import static io.thermocline.testing.SimulatedEngine.await;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Engine;
import io.thermocline.engine.EngineStats;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.files.StoredFile;
import io.thermocline.filter.Filters;
import io.thermocline.hot.HotOptions;
import io.thermocline.hot.HotTier;
import io.thermocline.log.BlockPayload;
import io.thermocline.log.Payload;
import io.thermocline.objects.ObjectTraffic;
import io.thermocline.objects.ProbeReport;
import io.thermocline.operations.Operation;
import io.thermocline.operations.OperationLimits;
import io.thermocline.operations.Operations;
import io.thermocline.prefetch.PrefetchOptions;
import io.thermocline.prefetch.Prefetcher;
import io.thermocline.prefetch.StoreAhead;
import io.thermocline.search.SearchStats;
import io.thermocline.system.Attempts;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.SystemBlocks;
import io.thermocline.table.TableStats;
import io.thermocline.testing.ByHand;
import io.thermocline.testing.SimulatedEngine;
import io.thermocline.testing.SimulatedObjectStore;
import io.thermocline.tiering.EngineMoves;
import io.thermocline.tiering.Temperatures;
import io.thermocline.tiering.Tiering;
import io.thermocline.tiering.TieringOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** An engine with a near cache, operations that run when a test says so, and a machine that is as a test says. */
final class TiersWorld implements AutoCloseable {
    static final Caller ROOT = new Caller("root", Caller.Role.OPERATOR, ManifoldScope.ALL);
    static final long HEAP = 1L << 30;
    private static final long MIB = 1L << 20;
    private static final EngineStats.Latency NO_LATENCY = new EngineStats.Latency(0, 0, 0, 0, 0, 0);

    final List<RuntimeException> faults = new ArrayList<>();
    final SimulatedObjectStore objects = new SimulatedObjectStore(7);
    final SimulatedEngine simulated;
    /** Passes by nothing but the pauses of moves. */
    private final AtomicLong nanos = new AtomicLong();

    Operations operations;
    Tiers tiers;
    /** What any filter keeps. */
    final List<BlockId> kept = new ArrayList<>();

    long heap = HEAP;
    long memory = 8L << 30;
    long diskUsable = 100L << 30;
    /** What a probe of the archive finds. */
    Supplier<Optional<ProbeReport>> probe = Optional::empty;

    Unerased erasures = new Unerased(0, 0, Optional.empty());

    Prefetcher prefetch;
    final ObjectTraffic requests = new ObjectTraffic();
    private final ArchiveTraffic traffic =
            new ArchiveTraffic("the archive", requests, Optional.empty(), () -> 0, faults::add);
    private HotTier hot;
    Tiering tiering;
    /** So many looks from now, no segment is being merged any more. */
    int merging;

    private long followed;
    private boolean following;
    private long ids;
    private final ByHand executor = new ByHand();
    private SystemBlocks blocks;

    TiersWorld() {
        simulated = new SimulatedEngine(
                clock -> {
                    hot = HotTier.create(HotOptions.of(0, 32 * MIB), clock, () -> 0, faults::add);
                    return hot;
                },
                objects);
        // Evictions are done by a thread of the tier; there is no map, and so no member.
        hot.start();
        open();
    }

    private void open() {
        prefetch = new Prefetcher(
                PrefetchOptions.DEFAULTS, new StoreAhead(engine(), hot), Runnable::run, () -> 0, faults::add);
        blocks = new SystemBlocks(simulated.random());
        tiering = new Tiering(
                TieringOptions.DEFAULTS,
                new BusyMoves(new EngineMoves(engine().archive(), false), () -> merging > 0),
                new Temperatures(Duration.ofHours(24), simulated.clock()),
                new Tiering.World(
                        simulated.files(),
                        new Tiering.Time(simulated.clock(), nanos::get, nanos::addAndGet),
                        Runnable::run,
                        Tiering.Readers.NONE,
                        faults::add));
        operations = new Operations(
                new Operations.Store(
                        engine(),
                        blocks,
                        new IdempotencyRecords(blocks),
                        new Attempts(simulated.random(), simulated.executor())),
                Tiers.kinds(
                        new Tiers.Movers(engine(), hot, tiering, new Tiers.Time(simulated.clock(), _ -> merging--)),
                        (_, pages) -> kept.forEach(each -> pages.accept(Set.of(each)))),
                new Operations.World(
                        new BlockIds(simulated.clock(), simulated.random()), simulated.clock(), executor, faults::add),
                OperationLimits.DEFAULT);
        tiers = new Tiers(
                operations,
                new Sources(
                        engine(),
                        hot,
                        new Sources.Movers(prefetch, traffic),
                        TiersWorld::table,
                        () -> new SearchStats(0, 0, NO_LATENCY),
                        tiering::stats,
                        List.of(new Sources.Following("test", () -> following ? followed : synced())),
                        () -> erasures,
                        new Sources.World(
                                simulated.clock(),
                                this::machine,
                                configured(),
                                () -> SetupChecksTest.SOUND,
                                () -> probe.get())),
                new Filters());
    }

    /** The machine stops and starts again. */
    void crash() {
        executor.forget();
        simulated.crash();
        faults.clear();
        open();
    }

    private static TableStats table() {
        return new TableStats(
                TableStats.State.FOLLOWING,
                new TableStats.Place(0, 0),
                0,
                new TableStats.Contents(0, 0, 0, 0),
                0,
                null,
                null,
                new TableStats.Verified(Instant.parse("2026-01-01T00:00:00Z"), 17, Duration.ofMillis(5)),
                new TableStats.Queries(
                        new TableStats.Pool(4, 0, 0, 0), Map.of(), 0, new TableStats.Cached(3, 4, 2, 500, 1000)));
    }

    private Machine machine() {
        return new Machine(
                new Machine.Pool(MIB, OptionalLong.of(heap)),
                new Machine.Pool(MIB, OptionalLong.of(heap)),
                MIB,
                memory,
                diskUsable);
    }

    private static Configured configured() {
        return new Configured(new Configured.Memory(64 * MIB, 0, 32 * MIB, 64 * MIB), 1L << 30, Duration.ZERO, 0.2);
    }

    private long synced() {
        return engine().feed().syncedThrough();
    }

    Engine engine() {
        return simulated.engine();
    }

    /** A follower that has been given everything stays there. */
    void followerAt(long position) {
        followed = position;
        following = true;
    }

    void pass(Duration time) {
        simulated.pass(time);
        hot.step();
    }

    BlockId put(String content, String... access) {
        BlockId id = BlockIds.derived("test", "block " + ids++);
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Header header = header(bytes.length, access);
        commit(new io.thermocline.engine.Operation.Put(
                id, Precondition.ABSENT, 0, 0, 0, payload(HeaderCodec.encode(header), bytes)));
        return id;
    }

    void delete(BlockId id) {
        byte[] header = HeaderCodec.encode(header(0).stripped());
        commit(new io.thermocline.engine.Operation.Delete(
                id, Precondition.versionIs(1), 0, payload(header, new byte[0])));
    }

    private BlockPayload payload(byte[] header, byte[] content) {
        return Payload.block(header, content, simulated.random());
    }

    private static Header header(long size, String... access) {
        return new Header(
                BlockClass.PROGRAM_STATE,
                "a name",
                null,
                false,
                new Sharing(Sharing.DEFAULT_SPACE, List.of("default"), false, Band.GREEN, List.of(access)),
                Annotations.NONE,
                new Media("text/plain", size, new byte[32]));
    }

    private void commit(io.thermocline.engine.Operation operation) {
        await(engine().submit(Transaction.of(operation, CommitContext.SYSTEM)));
    }

    /** As a get does. */
    String read(BlockId id) {
        try (Snapshot snapshot = engine().snapshot(ROOT)) {
            if (snapshot.findWithContent(id) instanceof Lookup.Found(var block)) {
                return new String(snapshot.content(block), StandardCharsets.UTF_8);
            }
            throw new AssertionError("there is no " + id);
        }
    }

    /** As many segments, each with one row. */
    void segments(int count) {
        for (int i = 0; i < count; i++) {
            put("content");
            engine().flush();
        }
    }

    /** Flips bits in the pages of all segments. */
    void damage() {
        for (String name : simulated.files().list("data")) {
            if (name.endsWith(".parquet")) {
                try (StoredFile file = simulated.files().openReadOnly("data/" + name)) {
                    for (long at = 8; at < file.size() / 2; at += 16) {
                        simulated.files().flip("data/" + name, at, 3);
                    }
                }
            }
        }
    }

    /** Runs what was begun. */
    void run() {
        operations.step();
        executor.runNext();
    }

    /** Runs an operation to its end. */
    Operation end(Operation begun) {
        run();
        operations.step();
        return operations.get(ROOT, begun.id());
    }

    @Override
    public void close() {
        operations.close();
        hot.close();
        simulated.close();
    }
}
