package io.thermocline.prefetch;

import java.util.Objects;

/**
 * Prefetch at one moment; counters count from the opening.
 *
 * @param threshold the least probability of a block that is read ahead
 * @param learned what it knows
 * @param issued blocks that were read ahead
 * @param used of those that were read after all
 * @param wasted of those that left memory unread
 * @param dropped blocks that were likely, but too much waited
 * @param forgotten notes of reads that came too fast to be learned from
 * @param bytesRead from disks, ahead
 * @param held rows that were read ahead and wait
 */
public record PrefetchStats(
        State state,
        double threshold,
        Learned learned,
        long issued,
        long used,
        long wasted,
        long dropped,
        long forgotten,
        long bytesRead,
        Held held) {
    /** What it does. */
    public enum State {
        /** It learns and reads ahead. */
        ON,
        /** It did not pay; it tries again after a while. */
        RESTING,
        /** The settings say so. */
        OFF
    }

    /**
     * What it knows.
     *
     * @param blocks that have successors or are some
     * @param bytes of memory for it
     */
    public record Learned(long blocks, long pairs, long bytes) {}

    /** Rows that were read ahead and that nobody has asked for yet. */
    public record Held(long entries, long bytes, long budgetBytes) {}

    public PrefetchStats {
        Objects.requireNonNull(state);
        Objects.requireNonNull(learned);
        Objects.requireNonNull(held);
    }
}
