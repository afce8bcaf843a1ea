package io.thermocline.operations;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * How far a task is, and what it needs to go on from there.
 *
 * @param report what it did so far
 * @param cursor where it goes on, in words of its own; empty at the beginning
 */
public record Checkpoint(Progress progress, Report report, String cursor) {
    /** The longest cursor. */
    public static final int MAX_CURSOR_LENGTH = 4_096;

    public Checkpoint {
        Objects.requireNonNull(progress);
        Objects.requireNonNull(report);
        if (cursor.length() > MAX_CURSOR_LENGTH) {
            throw new IllegalArgumentException("a cursor of " + cursor.length() + " characters");
        }
    }

    /** Nothing is done. */
    static Checkpoint start(String unit) {
        return new Checkpoint(new Progress(0, OptionalLong.empty(), unit), Report.EMPTY, "");
    }

    /** Further on; the unit stays. */
    public Checkpoint further(long done, OptionalLong total, Report soFar, String next) {
        return new Checkpoint(new Progress(done, total, progress.unit()), soFar, next);
    }

    /** The same with the report of the end. */
    Checkpoint with(Report last) {
        return new Checkpoint(progress, last, cursor);
    }
}
