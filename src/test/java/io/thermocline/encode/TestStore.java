package io.thermocline.encode;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Components;
import io.thermocline.engine.Engine;
import io.thermocline.engine.EngineOptions;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Transaction;
import io.thermocline.follow.FollowerLoop;
import io.thermocline.log.BlockPayload;
import io.thermocline.log.LogOptions;
import io.thermocline.log.Payload;
import io.thermocline.log.StoreIdentity;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** An engine on a simulated disk, with short words for blocks that have vectors, or will. */
public final class TestStore implements AutoCloseable {
    public static final Caller ALICE = new Caller("alice", Caller.Role.USER, ManifoldScope.of("default"));
    public static final CommitContext CONTEXT = new CommitContext("shared:default", "tester", "", "", "");

    public final SimulatedFileStore files;
    public final FakeEncoder encoder = new FakeEncoder(Encoders.DEFAULT, 16);
    public final FakeEncoder farEncoder = new FakeEncoder("far", 8);
    public final Encoders encoders =
            new Encoders(List.of(encoder, farEncoder), List.of(new ExternalEncoder("external", 4)));
    public final List<RuntimeException> faults = new ArrayList<>();
    public Engine engine;
    private final Random random = new Random(3);

    public TestStore(long seed) {
        files = new SimulatedFileStore(seed);
        open();
    }

    /** Opens the engine, again after {@link #close} or a crash. */
    public void open() {
        engine = Engine.open(
                options(),
                new Components(files, () -> Instant.parse("2026-01-01T00:00:00Z"), new Random(5), Runnable::run));
    }

    /** Opens the engine anew, with other limits of commits. */
    public void open(EngineOptions.Commits commits) {
        engine.close();
        engine = Engine.open(
                options().with(commits),
                new Components(files, () -> Instant.parse("2026-01-01T00:00:00Z"), new Random(5), Runnable::run));
    }

    private static EngineOptions options() {
        EngineOptions defaults = EngineOptions.defaults();
        return defaults.with(new LogOptions(32 << 10, 1 << 20, 16 << 10, OptionalLong.empty()))
                .with(new EngineOptions.Retention(Duration.ZERO, 1 << 20))
                .withBackground(false);
    }

    /** What followers of this engine follow. */
    public FollowerLoop.Source source() {
        var origin = engine.recovery().origin();
        return new FollowerLoop.Source(
                engine.feed(),
                () -> engine.snapshot(Caller.SYSTEM),
                new StoreIdentity(origin.storeId(), origin.epoch()));
    }

    /** An encoder of what is pending, which tests step. */
    public PendingEncoder pendingEncoder() {
        return new PendingEncoder(
                engine,
                encoders,
                header -> switch (header.name()) {
                    case "external" -> List.of("external");
                    case "both" -> List.of("default", "far", "external");
                    default -> List.of("default");
                },
                random,
                faults::add);
    }

    public static BlockId id(long n) {
        return new BlockId(0x0190_0000_0000_7000L + (n << 16), 0x8000_0000_0000_0000L | n);
    }

    public static Header header(String name, String manifold, List<String> access) {
        return new Header(
                BlockClass.PROGRAM_STATE,
                name,
                null,
                false,
                new Sharing(Sharing.DEFAULT_SPACE, List.of(manifold), false, Band.GREEN, access),
                Annotations.NONE,
                new Media("text/plain", 0, new byte[32]));
    }

    /** Puts a text as pending; its version. */
    public long putPending(BlockId id, Precondition precondition, String name, String text) {
        Operation put = new Operation.Put(
                id, precondition, 0, 0, Envelope.PENDING, payload(header(name, "default", List.of()), text));
        return commit(put);
    }

    /** Puts a text together with the vectors of its chunks. */
    public long putEncoded(BlockId id, Precondition precondition, Header header, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        List<ChunkVector> vectors = new TextVectors(encoder).of(content, "text/plain");
        return commit(
                new Operation.Put(id, precondition, 0, 0, 0, payload(header, text)),
                new Operation.AppendVectors(
                        id, Precondition.SAME_TRANSACTION, Payload.vectors(Encoders.DEFAULT, vectors, random)));
    }

    /** Puts a block with a client's vector. */
    public void putVector(BlockId id, String encoder, float... values) {
        commit(
                new Operation.Put(
                        id, Precondition.ABSENT, 0, 0, 0, payload(header("given", "default", List.of()), "given")),
                new Operation.AppendVectors(
                        id,
                        Precondition.SAME_TRANSACTION,
                        Payload.vectors(encoder, List.of(new ChunkVector(0, 0, 5, values)), random)));
    }

    public void delete(BlockId id, long version) {
        commit(new Operation.Delete(
                id,
                Precondition.versionIs(version),
                0,
                payload(header("n", "default", List.of()).stripped(), "")));
    }

    private BlockPayload payload(Header header, String text) {
        return Payload.block(HeaderCodec.encode(header), text.getBytes(StandardCharsets.UTF_8), random);
    }

    private long commit(Operation... operations) {
        return engine.submit(new Transaction(List.of(operations), CONTEXT))
                .join()
                .versions()
                .getFirst();
    }

    @Override
    public void close() {
        engine.close();
    }
}
