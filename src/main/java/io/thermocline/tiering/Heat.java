package io.thermocline.tiering;

/**
 * How much a segment is used. Counts are halved by each half-life.
 *
 * @param touches reads, each block once a window
 * @param returns of those, reads of blocks that had been read in an earlier window
 * @param returningWindows windows in which there were such
 * @param lastUsedMicros when it was last read as far as is known, else since when it is known; microseconds since the epoch
 */
public record Heat(double touches, double returns, double returningWindows, long lastUsedMicros) {
    /** A touch says less of what is to come than a return. */
    private static final double TOUCH_WEIGHT = 1 / 8.0;

    private static final double LEAST_MIB = 1;
    private static final double MIB = 1 << 20;

    /** Nothing is known of it but since when it is there. */
    static Heat unread(long sinceMicros) {
        return new Heat(0, 0, 0, sinceMicros);
    }

    /** One number to compare by. */
    public double temperature() {
        return returns + touches * TOUCH_WEIGHT;
    }

    /** What moving so many bytes would cost in reads: the temperature of each MiB. */
    double density(long bytes) {
        return temperature() / Math.max(LEAST_MIB, bytes / MIB);
    }

    /** After some time without reads. */
    Heat after(double halfLives) {
        double left = Math.pow(0.5, halfLives);
        return new Heat(touches * left, returns * left, returningWindows * left, lastUsedMicros);
    }

    /** With what a window brought. */
    Heat with(long newTouches, long newReturns) {
        return new Heat(
                touches + newTouches,
                returns + newReturns,
                returningWindows + (newReturns > 0 ? 1 : 0),
                lastUsedMicros);
    }

    Heat usedAt(long micros) {
        return new Heat(touches, returns, returningWindows, Math.max(lastUsedMicros, micros));
    }

    /** Of two segments that became one. */
    Heat plus(Heat other) {
        return new Heat(
                touches + other.touches,
                returns + other.returns,
                Math.max(returningWindows, other.returningWindows),
                Math.max(lastUsedMicros, other.lastUsedMicros));
    }
}
