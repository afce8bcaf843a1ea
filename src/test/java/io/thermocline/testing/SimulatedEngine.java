package io.thermocline.testing;

import io.thermocline.engine.Components;
import io.thermocline.engine.Engine;
import io.thermocline.engine.EngineOptions;
import io.thermocline.engine.Grouping;
import io.thermocline.engine.ReadLedger;
import io.thermocline.engine.RowCache;
import io.thermocline.log.LogOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A real engine on a simulated disk, with nothing in the background; time stands still unless a test moves it. For tests of what stands on it. */
public final class SimulatedEngine implements AutoCloseable {
    private final SimulatedFileStore files = new SimulatedFileStore(7);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Random random = new Random(11);
    private final RowCache rows;
    private final @Nullable SimulatedObjectStore objects;
    private Engine engine;

    /** One that holds nothing in memory besides. */
    public SimulatedEngine() {
        this(_ -> RowCache.NONE);
    }

    /** @param rows makes what holds rows in memory besides, given the time of this world */
    public SimulatedEngine(Function<InstantSource, RowCache> rows) {
        this.rows = rows.apply(clock());
        this.objects = null;
        engine = open();
    }

    /** @param objects where its archive lies */
    public SimulatedEngine(SimulatedObjectStore objects) {
        this(_ -> RowCache.NONE, objects);
    }

    /**
     * One with both.
     *
     * @param rows makes what holds rows in memory besides, given the time of this world
     * @param objects where its archive lies
     */
    public SimulatedEngine(Function<InstantSource, RowCache> rows, SimulatedObjectStore objects) {
        this.rows = rows.apply(clock());
        this.objects = objects;
        objects.onCrash(files::crash);
        engine = open();
    }

    private Engine open() {
        EngineOptions options = EngineOptions.defaults()
                .with(LogOptions.DEFAULTS.withFileBytes(1 << 20))
                .withBackground(false);
        return Engine.open(
                options,
                new Components(files, clock(), random, executor, rows, ReadLedger.NONE, Grouping.NONE, objects));
    }

    /** The engine, another one after {@link #restart}. */
    public Engine engine() {
        return engine;
    }

    /** The disk. */
    public SimulatedFileStore files() {
        return files;
    }

    /** Reads the time of this world. */
    public InstantSource clock() {
        return now::get;
    }

    /** Safe for several threads. */
    public Random random() {
        return random;
    }

    /** Its threads may block. */
    public Executor executor() {
        return executor;
    }

    /** Moves time on. */
    public void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    /** Stops and starts again. */
    public void restart() {
        engine.close();
        engine = open();
    }

    /** The machine stops and starts again: what was not made durable is partly gone. */
    public void crash() {
        files.crash();
        if (objects != null) {
            objects.crash();
        }
        abandon(engine);
        files.restart();
        if (objects != null) {
            objects.restart();
        }
        engine = open();
    }

    /** Lets go of an engine whose process has ended. */
    public static void abandon(Engine engine) {
        try {
            engine.close();
        } catch (SimulatedCrash crash) {
            // it did nothing any more
        }
    }

    /** The value of a future, or what it failed with. */
    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        engine.close();
        executor.close();
    }
}
