package io.thermocline.tiering;

import java.util.List;

/**
 * How much moves have to hold back, so that readers do not wait for them. What readers feel is known only once it has happened, so while there are any, moves begin at a
 * 256th of the pace and gain an eightieth a second. A part that is sent is a burst, for us and for a server that shares our processors; at the least pace bursts are well
 * below a hundredth of the time, so that no 99th percentile sees them. While the 99th percentile of how late threads get a processor is above 0.1 ms and one and a half times what it is
 * when nothing moves, they go at half the pace they had. With few reads there is nobody to hold back for. Used by one thread at a time.
 */
final class Foreground {
    private static final double MOST = 1;
    private static final double LEAST = 1 / 256.0;
    /** In a second. */
    private static final double GAIN = 1.0125;

    private static final double TOLERATED = 1.5;
    /** What nobody feels. */
    private static final double SLIGHT_NANOS = 100_000;
    /** So many, and one collection among them is no percentile. */
    private static final long FEW_DELAYS = 300;

    /** In a second. */
    private static final double FEW_READS = 100;

    private static final double QUANTILE = 0.99;
    /** Weight of one look in what is held to be usual. */
    private static final double WEIGHT = 0.5;

    private final Tiering.Readers readers;
    private List<Long> before;
    private long readsBefore;
    private double usualNanos;
    private double pace = MOST;
    private boolean watched; // there were readers at the last look

    Foreground(Tiering.Readers readers) {
        this.readers = readers;
        this.before = readers.delays().get();
        this.readsBefore = readers.reads().getAsLong();
    }

    /**
     * Compares what happened since the last look.
     *
     * @param seconds that have passed since then
     * @param moving whether something was moved all that time
     */
    void look(double seconds, boolean moving) {
        long reads = readers.reads().getAsLong();
        boolean few = reads - readsBefore <= FEW_READS * seconds;
        readsBefore = reads;
        if (few) {
            pace = MOST;
            before = readers.delays().get();
        } else {
            pace = moving && watched ? Math.min(MOST, pace * Math.pow(GAIN, seconds)) : LEAST;
            compare(moving);
        }
        watched = !few;
    }

    /** Once there is enough to compare. */
    private void compare(boolean moving) {
        List<Long> now = readers.delays().get();
        long count = 0;
        for (int i = 0; i < now.size(); i++) {
            count += now.get(i) - before.get(i);
        }
        if (count >= FEW_DELAYS) {
            double nanos = quantile(now, count);
            before = now;
            compare(nanos, moving);
        }
    }

    private void compare(double nanos, boolean moving) {
        if (moving && usualNanos != 0 && nanos > Math.max(SLIGHT_NANOS, TOLERATED * usualNanos)) {
            pace = Math.max(LEAST, pace / 2);
            return;
        }
        if (usualNanos == 0) {
            usualNanos = nanos;
        } else if (!moving || nanos < usualNanos) {
            usualNanos += WEIGHT * (nanos - usualNanos);
        }
    }

    /** The share of the full pace that moves may have, 1/256 to 1. */
    double pace() {
        return pace;
    }

    /** Durations are taken to lie evenly in their bucket. */
    private double quantile(List<Long> now, long count) {
        double wanted = count * QUANTILE;
        double seen = 0;
        for (int i = 0; i < now.size(); i++) {
            long here = now.get(i) - before.get(i);
            if (here > 0 && seen + here >= wanted) {
                double upper = Math.pow(2, i);
                return upper / 2 + upper / 2 * (wanted - seen) / here;
            }
            seen += here;
        }
        return Math.pow(2, now.size());
    }
}
