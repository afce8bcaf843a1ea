package io.thermocline.operations;

import java.time.Duration;

/**
 * How many operations there may be.
 *
 * @param running tasks at a time
 * @param unended operations that wait or run; another is OVERLOADED
 * @param kept operations in the history, those that have not ended included; the oldest that have ended go first
 * @param keptFor how long an operation stays in the history after it has ended
 * @param retries in a row without progress, after faults that pass by themselves; then the operation has failed
 */
public record OperationLimits(int running, int unended, int kept, Duration keptFor, int retries) {
    /** What holds. */
    public static final OperationLimits DEFAULT = new OperationLimits(4, 100, 1_000, Duration.ofDays(7), 10);

    public OperationLimits {
        if (running < 1 || unended < running || kept < unended || keptFor.isNegative() || retries < 0) {
            throw new IllegalArgumentException("limits that contradict: " + running + ", " + unended + ", " + kept);
        }
    }
}
