package io.thermocline.blocks;

import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Sha256;
import io.thermocline.encode.Encoders;
import io.thermocline.encode.ExternalEncoder;
import io.thermocline.encode.FakeEncoder;
import io.thermocline.engine.Engine;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filters;
import io.thermocline.prefetch.ReadListener;
import io.thermocline.system.Idempotency;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.SystemBlocks;
import io.thermocline.testing.SimulatedEngine;
import io.thermocline.testing.SimulatedFileStore;
import io.thermocline.testing.SimulatedObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The service on a {@link SimulatedEngine}. Manifolds {@code far} and {@code interrupted} have encoders of their own, {@code mine} one whose vectors
 * come from the client.
 */
final class Store implements AutoCloseable {
    static final String FAR = "far";
    static final Caller OPERATOR = new Caller("root", Caller.Role.OPERATOR, ManifoldScope.of("default"));

    final FakeEncoder encoder = new FakeEncoder("default", 8);
    final InterruptedEncoder interrupted = new InterruptedEncoder();
    final FakeEncoder farEncoder = new FakeEncoder(FAR, 4);

    /** What a write waits for that wants to be indexed. */
    final AtomicReference<CompletableFuture<Void>> indexed =
            new AtomicReference<>(CompletableFuture.completedFuture(null));

    BlockService blocks;

    private final SimulatedEngine simulated;

    Store() {
        this(new SimulatedEngine());
    }

    /** @param objects where its archive lies */
    Store(SimulatedObjectStore objects) {
        this(new SimulatedEngine(objects));
    }

    private Store(SimulatedEngine simulated) {
        this.simulated = simulated;
        blocks = service();
    }

    private BlockService service() {
        Encoders encoders =
                new Encoders(List.of(encoder, farEncoder, interrupted), List.of(new ExternalEncoder("external", 0)));
        try (Snapshot held = simulated.engine().snapshot(Caller.SYSTEM)) {
            encoders.learn(held);
        }
        Map<String, String> encoderOf = Map.of("far", FAR, "mine", "external", "interrupted", InterruptedEncoder.NAME);
        return new BlockService(
                simulated.engine(),
                new BlockService.Parts(
                        encoders,
                        manifold -> encoderOf.getOrDefault(manifold, Encoders.DEFAULT),
                        (_, _) -> indexed.get(),
                        new IdempotencyRecords(new SystemBlocks(simulated.random())),
                        new Filters(),
                        Limits.DEFAULT,
                        ReadListener.NONE),
                new BlockIds(simulated.clock(), simulated.random()),
                simulated.random(),
                simulated.executor());
    }

    Engine engine() {
        return simulated.engine();
    }

    Executor executor() {
        return simulated.executor();
    }

    SimulatedFileStore files() {
        return simulated.files();
    }

    void restart() {
        simulated.restart();
        blocks = service();
    }

    void pass(Duration time) {
        simulated.pass(time);
    }

    static Call call() {
        return from("default");
    }

    static Call from(String manifold) {
        return as("anna", manifold);
    }

    static Call as(String name, String manifold) {
        return Call.of(new Caller(name, Caller.Role.USER, ManifoldScope.of(manifold)), manifold);
    }

    static Idempotency idempotency(String key, String body) {
        return new Idempotency(key, Sha256.of(bytes(body)));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static BlockDraft draft(String text) {
        return BlockDraft.of(bytes(text));
    }

    static BlockDraft draft(String text, BlockFields.Builder fields) {
        return new BlockDraft(null, null, fields.build(), bytes(text), null);
    }

    static BlockFields.Builder fields() {
        return BlockFields.builder();
    }

    @Override
    public void close() {
        simulated.close();
    }
}
