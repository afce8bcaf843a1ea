package io.thermocline.calls;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Where what may block runs: a virtual thread each. Thread-safe. How many there are is bounded by the gate. */
public final class VirtualThreads {
    private static final ExecutorService THREADS = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("call-", 0).factory());

    private VirtualThreads() {}

    /** Does what may block. */
    public static <T> CompletableFuture<T> supply(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, THREADS);
    }

    /** Starts what may block and ends later. */
    public static <T> CompletableFuture<T> start(Supplier<CompletableFuture<T>> work) {
        return CompletableFuture.completedFuture(work).thenComposeAsync(Supplier::get, THREADS);
    }

    /** Runs what may block for as long as it takes; it catches its own failures. */
    public static void run(Runnable work) {
        THREADS.execute(work);
    }
}
