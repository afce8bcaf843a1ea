package io.thermocline.prefetch;

/**
 * Whether prefetch pays, and how likely a block must be to be read ahead. Used by one thread; {@link #on} may be asked by any.
 *
 * <pre>
 *             four windows in a row in which few of the reads used what was read ahead
 *   ON  ──────────────────────────────────────────────────────────────────────────────► OFF
 *    ▲                                                                                   │
 *    └──── after a pause, twice as long each time; then two such windows end it again ───┘
 * </pre>
 */
final class Payoff {
    /** Reads after which it is judged. */
    static final int WINDOW = 1 << 14;

    private static final int STRIKES = 4;
    private static final int STRIKES_LEFT_TO_PROBES = 2;
    /** The share of reads that must be served by it. */
    private static final double LEAST_USED = 0.01;

    private static final int JUDGED = 512;
    private static final double STEP = 1.25;
    private static final double LEAST = 0.05;
    private static final double MOST = 0.5;
    private static final double FIRST = 0.1;
    /** Below this share of what was issued the threshold rises, above the other it falls. */
    private static final double FEW = 0.2;

    private static final double MANY = 0.3;
    private static final long FIRST_PAUSE_NANOS = 60_000_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 60 * FIRST_PAUSE_NANOS;

    private volatile boolean on = true; // written by the one thread
    private volatile double threshold = FIRST; // the same
    private int strikes;
    private long reads;
    private long usedBefore;
    private long usedJudged;
    private long wastedJudged;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long offSinceNanos;

    /** Whether to learn and to read ahead. */
    boolean on() {
        return on;
    }

    /** The least probability of a block that is read ahead. */
    double threshold() {
        return threshold;
    }

    /**
     * Takes note of how it went.
     *
     * @param more reads since the last time
     * @param used of all that was read ahead since the opening
     * @param wasted of the same
     */
    void went(long more, long used, long wasted, long nowNanos) {
        if (!on) {
            if (nowNanos - offSinceNanos >= pauseNanos) {
                pauseNanos = Math.min(LONGEST_PAUSE_NANOS, 2 * pauseNanos);
                begin(used, wasted);
            }
            return;
        }
        adjust(used, wasted);
        reads += more;
        if (reads >= WINDOW) {
            judge(used, nowNanos);
        }
    }

    private void begin(long used, long wasted) {
        on = true;
        strikes = STRIKES - STRIKES_LEFT_TO_PROBES;
        threshold = FIRST;
        reads = 0;
        usedBefore = used;
        usedJudged = used;
        wastedJudged = wasted;
    }

    private void adjust(long used, long wasted) {
        long good = used - usedJudged;
        long all = good + wasted - wastedJudged;
        if (all < JUDGED) {
            return;
        }
        double share = (double) good / all;
        if (share < FEW) {
            threshold = Math.min(MOST, threshold * STEP);
        } else if (share > MANY) {
            threshold = Math.max(LEAST, threshold / STEP);
        }
        usedJudged = used;
        wastedJudged = wasted;
    }

    private void judge(long used, long nowNanos) {
        boolean paid = used - usedBefore >= LEAST_USED * reads;
        strikes = paid ? 0 : strikes + 1;
        pauseNanos = paid ? FIRST_PAUSE_NANOS : pauseNanos;
        usedBefore = used;
        reads = 0;
        if (strikes >= STRIKES) {
            on = false;
            offSinceNanos = nowNanos;
        }
    }
}
