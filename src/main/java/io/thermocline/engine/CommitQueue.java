package io.thermocline.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the committer: any number of threads offer, one takes. Bounded by count and bytes; when it is empty anything fits, so that a
 * single transaction may be as large as it is allowed to be. Offering never blocks.
 */
final class CommitQueue {
    /** Looks at an empty queue before parking: a writer that was just answered often comes back within microseconds. */
    private static final int SPINS = 200;

    private final int maxCount;
    private final long maxBytes;
    private final ConcurrentLinkedQueue<Pending> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private volatile @Nullable Thread parked; // written by the taker
    private volatile boolean woken;

    CommitQueue(int maxCount, long maxBytes) {
        this.maxCount = maxCount;
        this.maxBytes = maxBytes;
    }

    /** False, and nothing happened, when there is no room. */
    boolean offer(Pending pending) {
        long size = pending.bytes();
        int countBefore = count.getAndIncrement();
        long bytesBefore = bytes.getAndAdd(size);
        boolean fits = countBefore == 0 || (countBefore < maxCount && bytesBefore + size <= maxBytes);
        if (!fits) {
            count.decrementAndGet();
            bytes.addAndGet(-size);
            return false;
        }
        insist(pending);
        return true;
    }

    /** Takes it in whatever the bounds; for the engine's own wishes. */
    void add(Pending pending) {
        count.incrementAndGet();
        bytes.addAndGet(pending.bytes());
        insist(pending);
    }

    private void insist(Pending pending) {
        waiting.add(pending);
        unpark();
    }

    /** Ends the taker's wait, or the next one if it does not wait now. */
    void wake() {
        woken = true;
        unpark();
    }

    private void unpark() {
        Thread taker = parked;
        if (taker != null) {
            LockSupport.unpark(taker);
        }
    }

    /** The first one, without taking it. */
    @Nullable
    Pending peek() {
        return waiting.peek();
    }

    /** Takes the first one. */
    @Nullable
    Pending poll() {
        Pending taken = waiting.poll();
        if (taken != null) {
            count.decrementAndGet();
            bytes.addAndGet(-taken.bytes());
        }
        return taken;
    }

    /**
     * Waits until something is there, somebody wakes, or the time is over; may return for nothing.
     *
     * @param nanos longest wait; 0 is without end
     */
    void await(long nanos) {
        for (int i = 0; i < SPINS; i++) {
            if (!waiting.isEmpty()) {
                return;
            }
            Thread.onSpinWait();
        }
        parked = Thread.currentThread();
        try {
            // After parked is set: whoever offers or wakes before this look is seen by it, whoever does so after it
            // unparks.
            if (!waiting.isEmpty() || woken) {
                return;
            }
            if (nanos == 0) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            parked = null;
            woken = false;
        }
    }

    /** Leaves what is there waiting for a while. */
    void pause(long nanos) {
        LockSupport.parkNanos(this, nanos);
    }

    int count() {
        return count.get();
    }

    long bytes() {
        return bytes.get();
    }
}
