package io.thermocline.manifest;

/**
 * How far the log is contained in segments.
 *
 * @param sequence every commit at or below it lies in segments
 * @param timeMicros when that commit was made, microseconds since the epoch: no later commit is given an earlier time
 */
public record Flushed(long sequence, long timeMicros) {
    /** Nothing yet. */
    public static final Flushed NOTHING = new Flushed(0, 0);

    Flushed max(Flushed other) {
        return new Flushed(Math.max(sequence, other.sequence), Math.max(timeMicros, other.timeMicros));
    }
}
