package io.thermocline.prefetch;

import io.thermocline.block.BlockId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads blocks ahead: so many at a time, so many bytes a second. What comes when too much waits is dropped. Thread-safe. */
final class Fetches {
    private static final int MOST_WAITING = 512;
    private static final double NANOS_A_SECOND = 1e9;

    private final Read read;
    private final Executor executor;
    private final LongSupplier nanos;
    private final Consumer<RuntimeException> faults;
    private final int atATime;
    private final long bytesASecond;
    private final Map<BlockId, Boolean> waiting = new LinkedHashMap<>(); // under this; whether from the archive too
    private int running; // under this
    private double allowance; // under this; bytes that may be read now, below zero after one that was larger
    private long filledAtNanos; // under this
    private long issued; // under this
    private long bytes; // under this
    private long dropped; // under this
    private boolean closed; // under this

    /** Reads a block ahead. */
    @FunctionalInterface
    interface Read {
        /**
         * Reads it.
         *
         * @param archive whether it may come from the archive
         * @return bytes that were read; 0 if there was nothing to do
         */
        long block(BlockId id, boolean archive);
    }

    /**
     * @param executor for what waits for disks
     */
    Fetches(
            PrefetchOptions options,
            Read read,
            Executor executor,
            LongSupplier nanos,
            Consumer<RuntimeException> faults) {
        this.read = read;
        this.executor = executor;
        this.nanos = nanos;
        this.faults = faults;
        this.atATime = options.concurrentReads();
        this.bytesASecond = options.bytesPerSecond();
        this.allowance = bytesASecond;
        this.filledAtNanos = nanos.getAsLong();
    }

    /** What it has done since the opening. */
    record Done(long issued, long bytes, long dropped) {}

    synchronized Done done() {
        return new Done(issued, bytes, dropped);
    }

    /**
     * A block is likely to be asked for.
     *
     * @param archive whether that is so likely that it may be fetched from the archive
     */
    void offer(BlockId id, boolean archive) {
        synchronized (this) {
            if (closed || waiting.containsKey(id)) {
                return;
            }
            if (waiting.size() >= MOST_WAITING) {
                dropped++;
                return;
            }
            waiting.put(id, archive);
        }
        begin();
    }

    /** Goes on with what waits, if it may again. */
    void begin() {
        synchronized (this) {
            if (running >= atATime || waiting.isEmpty() || !allowed()) {
                return;
            }
            running++;
        }
        executor.execute(this::work);
    }

    private void work() {
        for (Map.Entry<BlockId, Boolean> each = next(); each != null; each = next()) {
            long took = 0;
            try {
                took = read.block(each.getKey(), each.getValue());
            } catch (RuntimeException e) {
                // nobody asked for it: whoever does is told what is wrong with it
                faults.accept(e);
            }
            took(took);
        }
    }

    private synchronized Map.@Nullable Entry<BlockId, Boolean> next() {
        Iterator<Map.Entry<BlockId, Boolean>> first = waiting.entrySet().iterator();
        if (closed || !first.hasNext() || !allowed()) {
            running--;
            notifyAll();
            return null;
        }
        Map.Entry<BlockId, Boolean> each = Map.Entry.copyOf(first.next());
        first.remove();
        return each;
    }

    private synchronized void took(long more) {
        issued += more > 0 ? 1 : 0;
        bytes += more;
        allowance -= more;
    }

    private boolean allowed() {
        long now = nanos.getAsLong();
        double seconds = (now - filledAtNanos) / NANOS_A_SECOND;
        allowance = Math.min((double) bytesASecond, allowance + bytesASecond * seconds);
        filledAtNanos = now;
        return allowance > 0;
    }

    /** Forgets what waits, takes no more, and returns when no read is under way. */
    synchronized void close() {
        closed = true;
        waiting.clear();
        boolean interrupted = false;
        while (running > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Forgets what waits. */
    synchronized void forget() {
        waiting.clear();
    }
}
