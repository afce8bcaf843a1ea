package io.thermocline.blocks;

import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import io.thermocline.encode.Encoders;
import io.thermocline.encode.ExternalEncoder;
import io.thermocline.encode.FakeEncoder;
import io.thermocline.engine.Components;
import io.thermocline.engine.Engine;
import io.thermocline.engine.EngineOptions;
import io.thermocline.log.LogOptions;
import io.thermocline.system.Idempotency;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.Sha256;
import io.thermocline.system.SystemBlocks;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A real engine on a simulated disk with the service over it; time stands still unless a test moves it. */
final class Store implements AutoCloseable {
    static final String FAR = "far";
    static final String EXTERNAL = "external";
    static final Caller OPERATOR = new Caller("root", Caller.Role.OPERATOR, ManifoldScope.of("default"));

    final SimulatedFileStore files = new SimulatedFileStore(7);
    final FakeEncoder encoder = new FakeEncoder("default", 8);
    final FakeEncoder farEncoder = new FakeEncoder(FAR, 4);
    final AtomicReference<CompletableFuture<Void>> indexed = new AtomicReference<>(CompletableFuture.completedFuture(null));
    Engine engine;
    BlockService blocks;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Random random = new Random(11);

    Store() {
        open();
    }

    private void open() {
        EngineOptions options = EngineOptions.defaults()
                .with(LogOptions.DEFAULTS.withFileBytes(1 << 20))
                .withBackground(false);
        engine = Engine.open(options, new Components(files, now::get, random, executor));
        Encoders encoders = new Encoders(List.of(encoder, farEncoder), List.of(new ExternalEncoder(EXTERNAL, 0)));
        Map<String, String> encoderOf = Map.of("far", FAR, "mine", EXTERNAL);
        blocks = new BlockService(
                engine,
                new BlockService.Parts(
                        encoders,
                        manifold -> encoderOf.getOrDefault(manifold, Encoders.DEFAULT),
                        _ -> indexed.get(),
                        new IdempotencyRecords(new SystemBlocks(random)),
                        Limits.DEFAULT),
                new BlockIds(now::get, random),
                random,
                executor);
    }

    /** Stops and starts again. */
    void restart() {
        engine.close();
        open();
    }

    void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    Instant now() {
        return now.get();
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
        return new Idempotency(key, Sha256.of(body.getBytes(StandardCharsets.UTF_8)));
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

    /** The value of a future, or what it failed with. */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e);
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        engine.close();
        executor.close();
    }
}
