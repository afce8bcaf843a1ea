package io.thermocline.engine;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.files.FileStore;
import io.thermocline.log.BlockPayload;
import io.thermocline.log.LogOptions;
import io.thermocline.log.Payload;
import io.thermocline.objects.ObjectStore;
import io.thermocline.testing.SimulatedEngine;
import io.thermocline.testing.SimulatedFileStore;
import io.thermocline.testing.SimulatedObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletionException;

/** An engine on a simulated disk whose time stands still until it is moved, with short words for what tests do all the time. */
final class EngineFixture implements AutoCloseable {
    static final CommitContext CONTEXT = new CommitContext("shared:default", "tester", "", "", "");
    static final Caller ALICE = new Caller("alice", Caller.Role.USER, ManifoldScope.of("default"));
    static final String ENCODER = "test";

    private static final Random RANDOM = new Random(1);

    final SimulatedFileStore files;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    EngineOptions options;
    Engine engine;
    private final ObjectStore archive;

    EngineFixture() {
        this(small());
    }

    EngineFixture(EngineOptions options) {
        this(new SimulatedFileStore(7), options);
    }

    EngineFixture(SimulatedFileStore files, EngineOptions options) {
        this(files, options, null);
    }

    /** @param archive may be null */
    EngineFixture(SimulatedFileStore files, EngineOptions options, ObjectStore archive) {
        this.files = files;
        this.options = options;
        this.archive = archive;
        this.engine = open();
    }

    private Engine open() {
        return Engine.open(options, components(files, () -> now, archive));
    }

    static Components components(FileStore files, InstantSource clock) {
        return new Components(files, clock, new Random(5), Runnable::run);
    }

    static Components components(FileStore files, InstantSource clock, Grouping grouping) {
        return components(files, clock, grouping, null);
    }

    static Components components(FileStore files, InstantSource clock, ObjectStore archive) {
        return components(files, clock, Grouping.NONE, archive);
    }

    static Components components(FileStore files, InstantSource clock, Grouping grouping, ObjectStore archive) {
        return new Components(
                files, clock, new Random(5), Runnable::run, RowCache.NONE, ReadLedger.NONE, grouping, archive);
    }

    /** Small files, small memtables, nothing in the background, no history. */
    static EngineOptions small() {
        EngineOptions defaults = EngineOptions.defaults();
        return defaults.with(new LogOptions(32 << 10, 1 << 20, 16 << 10, OptionalLong.empty()))
                .with(new EngineOptions.Memtables(1 << 20, 3))
                .with(new EngineOptions.Compactions(2, 1 << 30, 0.5))
                .with(new EngineOptions.Retention(Duration.ZERO, 1 << 20))
                .withBackground(false);
    }

    void reopen() {
        engine.close();
        engine = open();
    }

    void crash() {
        files.crash();
        if (archive instanceof SimulatedObjectStore objects) {
            objects.crash();
            SimulatedEngine.abandon(engine);
            objects.restart();
        } else {
            engine.close();
        }
        files.restart();
        engine = open();
    }

    void advance(Duration by) {
        now = now.plus(by);
    }

    static BlockId id(long n) {
        return new BlockId(0x0190_0000_0000_7000L + (n << 16), 0x8000_0000_0000_0000L | n);
    }

    static Header header(String name, List<String> access, String space) {
        return new Header(
                BlockClass.PROGRAM_STATE,
                name,
                null,
                false,
                new Sharing(space, List.of("default"), false, Band.GREEN, access),
                Annotations.NONE,
                new Media("text/plain", 0, new byte[32]));
    }

    static Header header(String name) {
        return header(name, List.of(), Sharing.DEFAULT_SPACE);
    }

    static BlockPayload payload(Header header, String content) {
        return Payload.block(HeaderCodec.encode(header), content.getBytes(StandardCharsets.UTF_8), RANDOM);
    }

    static Operation.Put put(BlockId id, Precondition precondition, String content) {
        return new Operation.Put(id, precondition, 0, 0, 0, payload(header("n"), content));
    }

    static Operation.Delete delete(BlockId id, long version) {
        return new Operation.Delete(
                id, Precondition.versionIs(version), 0, payload(header("n").stripped(), ""));
    }

    static Operation.AppendVectors vectors(BlockId id, Precondition precondition, float... values) {
        List<ChunkVector> chunks = List.of(new ChunkVector(0, 0, 1, values));
        return new Operation.AppendVectors(id, precondition, Payload.vectors(ENCODER, chunks, RANDOM));
    }

    /** That the current row of a block stays so. */
    Precondition unchanged(BlockId id) {
        return Precondition.rowIs(((Lookup.Found) lookup(id)).block().envelope());
    }

    Committed commit(Operation... operations) {
        try {
            return engine.submit(new Transaction(List.of(operations), CONTEXT)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** The current content of a block for Alice; null when there is none. */
    String read(BlockId id) {
        try (Snapshot snapshot = engine.snapshot(ALICE)) {
            return snapshot.find(id) instanceof Lookup.Found found
                    ? new String(snapshot.content(found.block()), StandardCharsets.UTF_8)
                    : null;
        }
    }

    Lookup lookup(BlockId id) {
        try (Snapshot snapshot = engine.snapshot(ALICE)) {
            return snapshot.find(id);
        }
    }

    static List<BlockId> ids(List<Block> blocks) {
        List<BlockId> ids = new ArrayList<>();
        blocks.forEach(block -> ids.add(block.envelope().id()));
        return ids;
    }

    @Override
    public void close() {
        engine.close();
    }
}
