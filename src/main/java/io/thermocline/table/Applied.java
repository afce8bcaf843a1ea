package io.thermocline.table;

import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far queries see, and who waits for it to be farther. Thread-safe. */
final class Applied {
    /** What queries see while there is no table. */
    static final long NOTHING = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final TreeMap<Long, Integer> waiting = new TreeMap<>();
    private long through = NOTHING;

    /** Queries see everything up to a sequence. */
    void through(long sequence) {
        lock.lock();
        try {
            through = sequence;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Queries see everything up to this sequence. */
    long through() {
        lock.lock();
        try {
            return through;
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody waits for something up to a sequence. */
    boolean wantedBy(long sequence) {
        lock.lock();
        try {
            return !waiting.isEmpty() && waiting.firstKey() <= sequence;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until queries see a sequence.
     *
     * @param wake called if there is something to wait for
     * @return false if that took longer than {@code most}, or the thread was interrupted
     */
    boolean await(long sequence, Duration most, Runnable wake) {
        lock.lock();
        try {
            if (through >= sequence) {
                return true;
            }
            waiting.merge(sequence, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
        wake.run();
        lock.lock();
        try {
            long left = most.toNanos();
            while (through < sequence && left > 0) {
                left = moved.awaitNanos(left);
            }
            return through >= sequence;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.computeIfPresent(sequence, (_, count) -> count == 1 ? null : count - 1);
            lock.unlock();
        }
    }
}
