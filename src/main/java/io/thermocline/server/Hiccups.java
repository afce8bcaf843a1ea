package io.thermocline.server;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * How late threads here get a processor: one asks to be woken every few milliseconds and notes how much later it was, be it for a collection, for other threads or for
 * other processes. A request that arrives meanwhile waits as long. The method is that of Gil Tene's jHiccup. Thread-safe.
 */
final class Hiccups implements AutoCloseable {
    private static final long EVERY_NANOS = 5_000_000;
    private static final int BUCKETS = 44;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private final Thread thread = Thread.ofPlatform().name("hiccups").daemon().unstarted(this::run);
    private volatile boolean closed;

    private Hiccups() {}

    static Hiccups start() {
        Hiccups started = new Hiccups();
        started.thread.start();
        return started;
    }

    private void run() {
        while (!closed) {
            long due = System.nanoTime() + EVERY_NANOS;
            LockSupport.parkNanos(EVERY_NANOS);
            long late = Math.max(1, System.nanoTime() - due);
            counts.incrementAndGet(Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(late - 1)));
        }
    }

    /** How often it was so late, since the start; bucket i is above 2^(i-1) and up to 2^i nanoseconds. */
    List<Long> counts() {
        return LongStream.range(0, BUCKETS).mapToObj(i -> counts.get((int) i)).toList();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
