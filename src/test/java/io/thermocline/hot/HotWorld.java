package io.thermocline.hot;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Committed;
import io.thermocline.engine.Components;
import io.thermocline.engine.Engine;
import io.thermocline.engine.EngineOptions;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.follow.Checkpoints;
import io.thermocline.follow.FollowerLoop;
import io.thermocline.log.LogOptions;
import io.thermocline.log.Payload;
import io.thermocline.log.StoreIdentity;
import io.thermocline.testing.SimulatedFileStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** A real engine on a simulated disk with a hot tier and its follower, all of which a test steps. Time stands still unless it is moved. */
final class HotWorld implements AutoCloseable {
    static final String ENCODER = "test";
    private static final CommitContext CONTEXT = new CommitContext("shared:default", "tester", "", "", "");

    final List<RuntimeException> faults = new ArrayList<>();
    final List<EntryStore> stores = new ArrayList<>();
    final SimulatedFileStore files = new SimulatedFileStore(7);
    final HotTier tier;
    final Engine engine;
    final FollowerLoop loop;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    volatile HeapGauge.Reading heap = new HeapGauge.Reading(10, 100, 0);
    private final Random random = new Random(5);

    HotWorld(HotOptions options, Duration history) {
        this(options, history, HeldEntries::new);
    }

    HotWorld(HotOptions options, Duration history, Supplier<EntryStore> opening) {
        Supplier<EntryStore> noting = () -> {
            EntryStore opened = opening.get();
            synchronized (stores) {
                stores.add(opened);
            }
            return opened;
        };
        tier = new HotTier(
                options,
                new TierWorld(
                        () -> now,
                        () -> Duration.between(Instant.EPOCH, now).toNanos(),
                        () -> heap,
                        noting,
                        faults::add));
        EngineOptions engineOptions = EngineOptions.defaults()
                .with(LogOptions.DEFAULTS.withFileBytes(1 << 20))
                .with(new EngineOptions.Compactions(2, 1 << 30, 0.5))
                .with(new EngineOptions.Retention(history, 1 << 24))
                .withBackground(false);
        engine = Engine.open(engineOptions, new Components(files, () -> now, random, Runnable::run, tier));
        HotFollower follower = new HotFollower(tier);
        StoreIdentity identity = new StoreIdentity(
                engine.recovery().origin().storeId(), engine.recovery().origin().epoch());
        loop = new FollowerLoop(
                new FollowerLoop.Source(engine.feed(), () -> engine.snapshot(Caller.SYSTEM), identity),
                follower,
                Checkpoints.NONE,
                FollowerLoop.StartOver.FIRST,
                faults::add);
        follower.start(loop::signal);
        if (options.mapBytes() > 0) {
            awaitMember(HotStats.Member.UP);
        }
    }

    /** Steps the tier until its member, which starts in a thread of its own, is in that state. */
    void awaitMember(HotStats.Member state) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        tier.step();
        while (tier.stats().member() != state) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the member is " + tier.stats().member() + ", not " + state + ": " + faults);
            }
            Thread.onSpinWait();
            tier.step();
        }
    }

    HeldEntries store() {
        synchronized (stores) {
            return (HeldEntries) stores.getLast();
        }
    }

    /** Lets follower and writer do all that there is to do. */
    void settle() {
        for (int i = 0; i < 100 && loop.position() < engine.feed().syncedThrough(); i++) {
            loop.step();
            tier.step();
        }
        if (loop.position() < engine.feed().syncedThrough()) {
            throw new AssertionError("the follower does not get on");
        }
        for (int i = 0; i < 20; i++) {
            tier.step();
        }
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    static BlockId id(long n) {
        return new BlockId(0x0190_0000_0000_7000L + (n << 16), 0x8000_0000_0000_0000L | n);
    }

    static Header header(String name) {
        return new Header(
                BlockClass.PROGRAM_STATE,
                name,
                null,
                false,
                new Sharing(Sharing.DEFAULT_SPACE, List.of("default"), false, Band.GREEN, List.of()),
                Annotations.NONE,
                new Media("text/plain", 0, new byte[32]));
    }

    Committed put(BlockId id, Precondition precondition, String content, long expiresAtMicros) {
        Payload payload = Payload.block(HeaderCodec.encode(header(content)), content.getBytes(), random);
        return commit(
                new Operation.Put(id, precondition, 0, expiresAtMicros, 0, (io.thermocline.log.BlockPayload) payload));
    }

    Committed put(BlockId id, String content) {
        return put(id, new Precondition.Absent(), content, 0);
    }

    Committed delete(BlockId id, long version) {
        return commit(new Operation.Delete(
                id,
                Precondition.versionIs(version),
                0,
                Payload.block(HeaderCodec.encode(header("").stripped()), new byte[0], random)));
    }

    Committed vectors(BlockId id, float value) {
        List<ChunkVector> chunks = List.of(new ChunkVector(0, 0, 1, new float[] {value, 1}));
        Precondition precondition;
        try (Snapshot snapshot = engine.snapshot(Caller.SYSTEM)) {
            Lookup.Found found = (Lookup.Found) snapshot.find(id);
            precondition = Precondition.rowIs(found.block().envelope());
        }
        return commit(new Operation.AppendVectors(id, precondition, Payload.vectors(ENCODER, chunks, random)));
    }

    private Committed commit(Operation operation) {
        return engine.submit(new Transaction(List.of(operation), CONTEXT)).join();
    }

    /** The current content of a block; null when there is none. Its name must be the same. */
    String read(BlockId id) {
        try (Snapshot snapshot = engine.snapshot(Caller.SYSTEM)) {
            return content(snapshot, snapshot.find(id));
        }
    }

    static String content(Snapshot snapshot, Lookup lookup) {
        if (!(lookup instanceof Lookup.Found found)) {
            return null;
        }
        String content = new String(snapshot.content(found.block()));
        if (!found.block().header().name().equals(content)) {
            throw new AssertionError("header of " + found.block().header().name() + ", content of " + content);
        }
        return content;
    }

    @Override
    public void close() {
        loop.close();
        engine.close();
        tier.close();
    }
}
