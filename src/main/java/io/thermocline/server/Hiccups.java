package io.thermocline.server;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * How late threads here get a processor: one asks to be woken every few milliseconds and notes how much later it was, be it for a collection, for other threads or for
 * other processes. A request that arrives meanwhile waits as long. The method is that of Gil Tene's jHiccup. While nobody reads it rests, since waking so often costs a hundredth
 * of a busy processor. Thread-safe.
 */
final class Hiccups implements AutoCloseable {
    private static final long EVERY_NANOS = 5_000_000;
    private static final long REST_NANOS = 100_000_000;
    private static final int BUCKETS = 44;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private final Thread thread = Thread.ofPlatform().name("hiccups").daemon().unstarted(this::run);
    private final LongSupplier reads;
    private final LongSupplier nanos;
    private final LongConsumer pause;
    private volatile boolean closed;
    private long readsBefore; // of the thread

    /**
     * One that looks when it is told to.
     *
     * @param reads since the start
     */
    Hiccups(LongSupplier reads, LongSupplier nanos, LongConsumer pause) {
        this.reads = reads;
        this.nanos = nanos;
        this.pause = pause;
    }

    static Hiccups start(LongSupplier reads) {
        Hiccups started = new Hiccups(reads, System::nanoTime, LockSupport::parkNanos);
        started.thread.start();
        return started;
    }

    private void run() {
        while (!closed) {
            lookWhileRead();
        }
    }

    /** For a tenth of a second. */
    void lookWhileRead() {
        long now = reads.getAsLong();
        boolean read = now != readsBefore;
        readsBefore = now;
        if (read) {
            for (long passed = 0; passed < REST_NANOS && !closed; passed += EVERY_NANOS) {
                look();
            }
        } else {
            pause.accept(REST_NANOS);
        }
    }

    private void look() {
        long due = nanos.getAsLong() + EVERY_NANOS;
        pause.accept(EVERY_NANOS);
        long late = Math.max(1, nanos.getAsLong() - due);
        counts.incrementAndGet(Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(late - 1)));
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
