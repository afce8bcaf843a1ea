package io.thermocline.server;

import io.thermocline.access.ApiKeys;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.Header;
import io.thermocline.block.ManifoldScope;
import io.thermocline.blocks.BlockService;
import io.thermocline.blocks.Limits;
import io.thermocline.calls.Services;
import io.thermocline.consistency.Consistency;
import io.thermocline.consistency.Pace;
import io.thermocline.consistency.Parts;
import io.thermocline.deletion.Deletions;
import io.thermocline.encode.Encoders;
import io.thermocline.encode.PendingEncoder;
import io.thermocline.encode.Reencoding;
import io.thermocline.engine.Components;
import io.thermocline.engine.Engine;
import io.thermocline.engine.Loop;
import io.thermocline.engine.Recovery;
import io.thermocline.engine.Snapshot;
import io.thermocline.erasure.Erasures;
import io.thermocline.files.DiskFileStore;
import io.thermocline.files.FileStore;
import io.thermocline.filter.Filters;
import io.thermocline.follow.CheckpointFile;
import io.thermocline.follow.Checkpoints;
import io.thermocline.follow.Follower;
import io.thermocline.follow.FollowerLoop;
import io.thermocline.hot.HotFollower;
import io.thermocline.hot.HotOptions;
import io.thermocline.hot.HotTier;
import io.thermocline.log.StoreIdentity;
import io.thermocline.manifolds.Manifolds;
import io.thermocline.objects.CountedObjects;
import io.thermocline.objects.Probing;
import io.thermocline.operations.Kind;
import io.thermocline.operations.OperationLimits;
import io.thermocline.operations.Operations;
import io.thermocline.prefetch.Prefetcher;
import io.thermocline.prefetch.StoreAhead;
import io.thermocline.query.QueryService;
import io.thermocline.search.ScanPool;
import io.thermocline.search.SearchService;
import io.thermocline.system.Attempts;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.SystemBlocks;
import io.thermocline.table.MetadataTable;
import io.thermocline.table.TableOptions;
import io.thermocline.table.TableStats;
import io.thermocline.tiering.Temperatures;
import io.thermocline.tiering.Tiering;
import io.thermocline.tiering.TieringStats;
import io.thermocline.tiers.Sources;
import io.thermocline.tiers.Tiers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** An engine with all that works on it, put together by hand. Closing goes backwards through the opening. */
final class OpenStore implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OpenStore.class);

    /** How often it is looked whether the table is idle and due to be read. */
    private static final Duration VERIFY_LOOK = Duration.ofMinutes(1);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Filters filters = new Filters();
    private final FileStore files;
    private final CountedObjects archive;
    private final HotTier hot;
    private final Engine engine;
    private final Tiering tiering;
    private final FollowerLoop encodeLoop;
    private final FollowerLoop hotLoop;
    private final PendingEncoder pendingEncoder;
    private final MetadataTable table;
    private final Prefetcher prefetch;
    private final Services services;

    private OpenStore(Settings settings) {
        InstantSource clock = InstantSource.system();
        RandomGenerator random = new BufferedRandom(new SecureRandom());
        try {
            ExecutorService threads = keep(StoreThreads.waiting());
            ExecutorService movers = keep(StoreThreads.moving());
            files = new DiskFileStore(settings.dataDir(), OptionsOfSettings.directIo(settings));
            Encoders encoders = keep(EncodersOfSettings.open(settings));
            archive = keep(ArchiveOfSettings.open(settings, threads, movers, clock));
            hot = keep(hotTier(settings, clock));
            Temperatures use = new Temperatures(settings.tiering().halfLife(), clock);
            engine = keep(engine(settings, clock, random, threads, use));
            tiering = keep(TieringOfStore.open(settings, engine, hot, files, use, movers, hiccups()));
            learn(encoders);
            SystemBlocks systemBlocks = new SystemBlocks(random);
            Attempts attempts = new Attempts(random, threads);
            IdempotencyRecords records = new IdempotencyRecords(systemBlocks);
            Manifolds manifolds = new Manifolds(engine, encoders, systemBlocks, records, attempts);
            pendingEncoder = keep(new PendingEncoder(
                    engine, encoders, header -> encodersOf(manifolds, header), random, Faults::encoder));
            encodeLoop = keep(loop(pendingEncoder, checkpoints(pendingEncoder), FollowerLoop.StartOver.FIRST));
            pendingEncoder.start(encodeLoop::signal);
            table = followedTable(OptionsOfSettings.table(settings), clock);
            hotLoop = keep(filled(hot));
            prefetch = keep(prefetcher(settings, threads));
            BlockIds ids = new BlockIds(clock, random);
            Limits limits = OptionsOfSettings.limits(settings);
            BlockService blocks = new BlockService(
                    engine, parts(encoders, manifolds, records, filters, limits), ids, random, threads);
            ApiKeys keys = new ApiKeys(
                    OptionsOfSettings.access(settings), engine, systemBlocks, records, attempts, clock, random);
            SearchService search = search(settings, encoders, manifolds, filters, clock);
            Deletions.Store deleting = new Deletions.Store(blocks, engine::snapshot, table, filters);
            Erasures.World erased = ErasuresOfStore.world(settings, identity(), clock, random, table, hot);
            Reencoding encoding = new Reencoding(engine, encoders, header -> encodersOf(manifolds, header), random);
            Erasures.Store erasing = new Erasures.Store(engine, systemBlocks, attempts, deleting);
            Operations operations = operations(erasing, records, kinds(erasing, erased, encoding), ids, threads);
            Erasures erasures = new Erasures(operations, erasing, erased, limits);
            services = new Services(
                    blocks,
                    manifolds,
                    keys,
                    new Services.Finding(new QueryService(engine::snapshot, table, filters, clock), search),
                    operations,
                    new Deletions(operations, deleting, limits),
                    erasures,
                    new Tiers(operations, sources(settings, search, erasures, clock), filters),
                    new Consistency(operations));
            // What the first call would have to read from the disk, which event loops must not.
            keys.list(Caller.SYSTEM);
            manifolds.encoderOf(Manifolds.DEFAULT);
            operations.open();
            tiering.start();
            hot.start(); // last: the member's start takes no time from the store's own
        } catch (Throwable e) {
            // whatever it is, what was opened before must not stay open
            close();
            throw e;
        }
    }

    private Hiccups hiccups() {
        return keep(Hiccups.start(() -> TieringOfStore.reads(hot)));
    }

    private void learn(Encoders encoders) {
        try (Snapshot held = engine.snapshot(Caller.SYSTEM)) {
            encoders.learn(held);
        }
    }

    private Engine engine(
            Settings settings, InstantSource clock, RandomGenerator random, Executor threads, Temperatures use) {
        return Engine.open(
                OptionsOfSettings.engine(settings),
                new Components(files, clock, random, threads, hot, use, use, archive));
    }

    /** Opens the store in the data directory; the caller holds its lock. */
    static OpenStore open(Settings settings) {
        return new OpenStore(settings);
    }

    private MetadataTable followedTable(TableOptions options, InstantSource clock) {
        MetadataTable followed = keep(new MetadataTable(
                options, new MetadataTable.Source(identity(), engine.feed()::syncedThrough, clock, Faults::table)));
        FollowerLoop loop =
                keep(loop(followed.follower(), checkpoints(followed.follower()), FollowerLoop.StartOver.IN_BACKGROUND));
        followed.start(loop::signal);
        Loop verifying =
                keep(new Loop("thermocline-table-verify", VERIFY_LOOK, followed::verifyIfDue, Faults::verification));
        verifying.start();
        return followed;
    }

    private static HotTier hotTier(Settings settings, InstantSource clock) {
        HotOptions options =
                OptionsOfSettings.hot(settings, Runtime.getRuntime().maxMemory());
        return HotTier.create(options, clock, System::nanoTime, Faults::hot);
    }

    private FollowerLoop filled(HotTier tier) {
        HotFollower follower = new HotFollower(tier);
        FollowerLoop loop = loop(follower, Checkpoints.NONE, FollowerLoop.StartOver.FIRST);
        follower.start(loop::signal);
        return loop;
    }

    private BlockService.Parts parts(
            Encoders encoders, Manifolds manifolds, IdempotencyRecords records, Filters filters, Limits limits) {
        return new BlockService.Parts(
                encoders, manifolds::encoderOf, pendingEncoder::encoded, records, filters, limits, prefetch);
    }

    private Prefetcher prefetcher(Settings settings, ExecutorService threads) {
        Prefetcher prefetcher = new Prefetcher(
                OptionsOfSettings.prefetch(settings),
                new StoreAhead(engine, hot),
                threads,
                System::nanoTime,
                Faults::prefetch);
        prefetcher.start();
        return prefetcher;
    }

    private CheckpointFile checkpoints(Follower follower) {
        return new CheckpointFile(files, follower.name());
    }

    private FollowerLoop loop(Follower follower, Checkpoints checkpoints, FollowerLoop.StartOver startOver) {
        FollowerLoop loop = new FollowerLoop(
                new FollowerLoop.Source(engine.feed(), () -> engine.snapshot(Caller.SYSTEM), identity()),
                follower,
                checkpoints,
                startOver,
                fault -> LOG.warnf(fault, "follower=%s failed and tries again", follower.name()));
        loop.start();
        return loop;
    }

    private StoreIdentity identity() {
        Recovery.Origin origin = engine.recovery().origin();
        return new StoreIdentity(origin.storeId(), origin.epoch());
    }

    private SearchService search(
            Settings settings, Encoders encoders, Manifolds manifolds, Filters filters, InstantSource clock) {
        ScanPool pool = keep(new ScanPool(settings.search().threads().orElseGet(OptionsOfSettings::cores)));
        return new SearchService(
                new SearchService.Store(
                        engine::snapshot,
                        caller -> encodersOf(manifolds, encoders, caller),
                        sequence -> Math.min(sequence, engine.feed().syncedThrough()),
                        table,
                        filters),
                encoders,
                pendingEncoder,
                pool,
                clock);
    }

    private Operations operations(
            Erasures.Store store, IdempotencyRecords records, List<Kind> kinds, BlockIds ids, ExecutorService threads) {
        return keep(new Operations(
                new Operations.Store(engine, store.blocks(), records, store.attempts()),
                kinds,
                new Operations.World(ids, InstantSource.system(), threads, Faults::operation),
                OperationLimits.DEFAULT));
    }

    private List<Kind> kinds(Erasures.Store erasing, Erasures.World erased, Reencoding encoding) {
        Deletions.Store deleting = erasing.targets();
        List<Kind> kinds = new ArrayList<>(Tiers.kinds(
                new Tiers.Movers(engine, hot, tiering, new Tiers.Time(InstantSource.system(), LockSupport::parkNanos)),
                table,
                deleting.filters()));
        kinds.add(Deletions.kind(deleting));
        kinds.add(Erasures.kind(erasing, erased));
        Pace pace = new Pace(Pace.BYTES_PER_SECOND, System::nanoTime, LockSupport::parkNanos);
        kinds.addAll(Consistency.kinds(new Parts(engine, table, deleting.filters(), encoding, pace)));
        return kinds;
    }

    private Sources sources(Settings settings, SearchService search, Erasures erasures, InstantSource clock) {
        Probing probing = new Probing(archive, clock, System::nanoTime, new SecureRandom());
        return new Sources(
                engine,
                hot,
                new Sources.Movers(prefetch, keep(ArchiveOfSettings.traffic(settings, archive))),
                table::stats,
                search::stats,
                tiering::stats,
                List.of(
                        new Sources.Following("encode", encodeLoop::position),
                        new Sources.Following("hot", hotLoop::position),
                        new Sources.Following(
                                "table", () -> table.stats().place().visible())),
                () -> ErasuresOfStore.unerased(erasures),
                new Sources.World(
                        clock,
                        () -> MachineOfJvm.look(files.usableBytes()),
                        OptionsOfSettings.configured(
                                settings, Runtime.getRuntime().maxMemory()),
                        () -> SetupOfSettings.look(settings),
                        () -> Optional.of(probing.run())));
    }

    private static Set<String> encodersOf(Manifolds manifolds, Encoders encoders, Caller caller) {
        return switch (caller.scope()) {
            case ManifoldScope.All _ -> encoders.names();
            case ManifoldScope.Named(Set<String> names) ->
                names.stream().map(manifolds::encoderOf).collect(Collectors.toSet());
        };
    }

    private static List<String> encodersOf(Manifolds manifolds, Header header) {
        return header.sharing().manifolds().stream().map(manifolds::encoderOf).toList();
    }

    private <T extends AutoCloseable> T keep(T opening) {
        opened.push(opening);
        return opening;
    }

    Engine engine() {
        return engine;
    }

    Services services() {
        return services;
    }

    /** How the metadata table stands. */
    TableStats tableStats() {
        return table.stats();
    }

    /** How moving segments stands. */
    TieringStats tieringStats() {
        return tiering.stats();
    }

    HotTier hot() {
        return hot;
    }

    Prefetcher prefetch() {
        return prefetch;
    }

    /** Where the archive lies. */
    CountedObjects archive() {
        return archive;
    }

    /** Commits that the hot tier has not been told of yet. */
    long hotLag() {
        return Math.max(0, engine.feed().syncedThrough() - hotLoop.position());
    }

    /** Commits that the follower which makes vectors has not looked at yet. */
    long encodeLag() {
        return Math.max(0, engine.feed().syncedThrough() - encodeLoop.position());
    }

    /** Blocks whose vectors are still to come. */
    long pendingBlocks() {
        return pendingEncoder.pendingBlocks(Caller.SYSTEM);
    }

    /** Bytes that can still be written to the data directory's disk. */
    long usableBytes() {
        return files.usableBytes();
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable next = opened.pop();
            try {
                next.close();
            } catch (Exception e) {
                // the rest is closed all the same
                LOG.error("closing the store did not end well; the log makes up for it at the next start", e);
            }
        }
    }
}
