package io.thermocline.follow;

import io.thermocline.engine.Snapshot;
import io.thermocline.log.LogRecord;
import java.time.Duration;

/** Something derived from the log. Called by one thread at a time, that of its {@link FollowerLoop}. */
public interface Follower {
    /** Names its checkpoint file; lower-case letters and hyphens, the same for good. */
    String name();

    /**
     * Whether it takes another record now. While it does not, the log is not read on; it wakes the loop when it does again.
     */
    boolean ready();

    /**
     * Whether what it has is of no use, so that it has to be rebuilt before it is told of anything. Asked before each step; the first time may take as
     * long as it takes to look.
     */
    default boolean lost() {
        return false;
    }

    /** How many operations of commits it may be behind before writes wait for it; {@link Long#MAX_VALUE} if they never do. */
    default long mayLag() {
        return Long.MAX_VALUE;
    }

    /** How soon it wants to be asked how far it is, though nothing comes: one that gathers what it is given has to write it some time. */
    default Duration rest() {
        return Duration.ofSeconds(5);
    }

    /** It goes on where it was: what it was told of up to a sequence is done, and is not told again. Called at most once, before all else that tells it anything. */
    default void resume(long doneThrough) {}

    /** The next record. It may be one that was applied before a restart: applying it again changes nothing. */
    void apply(LogRecord record);

    /**
     * Forgets everything and starts over from a snapshot. What is damaged is left out and reported by the follower itself; if it throws, it is called
     * again after a while.
     *
     * @param snapshot stands for all records up to {@code through}, and may hold later ones already
     * @param through the records after it are applied next
     */
    void rebuild(Snapshot snapshot, long through);

    /** Nothing more comes: what it was given becomes durable as far as it can, before it is asked the last time how far that is. */
    default void finish() {}

    /**
     * How far everything is done and durable, so that it need never be told again.
     *
     * @param applied the last sequence it was given
     * @return at most {@code applied}; never goes down between two rebuilds
     */
    long doneThrough(long applied);
}
