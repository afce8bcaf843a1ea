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
    private Standing standing = new Standing(0, NOTHING, NOTHING);

    /**
     * How the table stands.
     *
     * @param generation counts how often what was there became void
     * @param through queries see everything up to this sequence
     * @param changed the last commit at or below it that changed a row
     */
    record Standing(long generation, long through, long changed) {}

    /** There is no table, until {@link #restart}. */
    void nothing() {
        stand(NOTHING, NOTHING, 1);
    }

    /** What was there is no longer believed, though it is said to be there until it is derived anew. */
    void doubt() {
        lock.lock();
        try {
            standing = new Standing(standing.generation() + 1, standing.through(), standing.changed());
        } finally {
            lock.unlock();
        }
    }

    /** There is another table than before. */
    void restart(long sequence) {
        stand(sequence, sequence, 1);
    }

    /**
     * Queries see everything up to a sequence.
     *
     * @param changed the last commit that changed a row
     */
    void through(long sequence, long changed) {
        stand(sequence, changed, 0);
    }

    private void stand(long through, long changed, int generations) {
        lock.lock();
        try {
            standing = new Standing(standing.generation() + generations, through, changed);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Standing standing() {
        lock.lock();
        try {
            return standing;
        } finally {
            lock.unlock();
        }
    }

    /** Queries see everything up to this sequence. */
    long through() {
        return standing().through();
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
            if (standing.through() >= sequence) {
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
            while (standing.through() < sequence && left > 0) {
                left = moved.awaitNanos(left);
            }
            return standing.through() >= sequence;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.computeIfPresent(sequence, (_, count) -> count == 1 ? null : count - 1);
            lock.unlock();
        }
    }
}
