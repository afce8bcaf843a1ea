package io.thermocline.tiering;

import io.thermocline.hot.HotStats;
import java.util.List;
import java.util.function.Supplier;

/**
 * How much moves have to hold back, so that reads from memory do not wait for them: while their 99th percentile is above twice what it was when nothing moved, moves go at half the
 * pace, and half of that, down to a sixty-fourth; when it is not, they gain a quarter at each look. With few reads there is nobody to hold back for. Used by one thread at a time.
 */
final class Foreground {
    private static final double MOST = 1;
    private static final double LEAST = 1 / 64.0;
    private static final double GAIN = 1.25;
    private static final double TOLERATED = 2;
    private static final long FEW_READS = 100;
    /** Looks in which so few reads may come together. */
    private static final int MANY_LOOKS = 5;

    private static final double QUANTILE = 0.99;
    /** Weight of one look in what is held to be usual. */
    private static final double WEIGHT = 0.2;

    private final Supplier<HotStats.Latency> reads;
    private List<Long> before;
    private double quietNanos;
    private double lastNanos;
    private double pace = MOST;
    private int fewLooks;

    /** @param reads durations since the start */
    Foreground(Supplier<HotStats.Latency> reads) {
        this.reads = reads;
        this.before = reads.get().buckets();
    }

    /**
     * Compares the reads since the last look.
     *
     * @param moving whether something was moved all that time
     */
    void look(boolean moving) {
        List<Long> now = reads.get().buckets();
        long count = 0;
        for (int i = 0; i < now.size(); i++) {
            count += now.get(i) - before.get(i);
        }
        if (count < FEW_READS && ++fewLooks < MANY_LOOKS) {
            return;
        }
        fewLooks = 0;
        if (count < FEW_READS) {
            before = now;
            gain();
            return;
        }
        lastNanos = quantile(now, count);
        before = now;
        if (!moving) {
            quietNanos = quietNanos == 0 ? lastNanos : quietNanos + WEIGHT * (lastNanos - quietNanos);
            gain();
        } else if (quietNanos == 0) {
            quietNanos = lastNanos;
        } else if (lastNanos > TOLERATED * quietNanos) {
            pace = Math.max(LEAST, pace / 2);
        } else {
            quietNanos = Math.min(quietNanos, lastNanos);
            gain();
        }
    }

    private void gain() {
        pace = Math.min(MOST, pace * GAIN);
    }

    /** The share of the full pace that moves may have, 1/64 to 1. */
    double pace() {
        return pace;
    }

    /** The 99th percentile at the last look that had enough reads, nanoseconds. */
    double lastNanos() {
        return lastNanos;
    }

    /** The same while nothing moves. */
    double quietNanos() {
        return quietNanos;
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
