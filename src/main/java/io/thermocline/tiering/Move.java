package io.thermocline.tiering;

import java.util.Objects;

/** One segment that is to be moved, and why. */
public record Move(long segment, Direction direction, Reason reason, long bytes) {
    /** Where to. */
    public enum Direction {
        /** To the archive. */
        ARCHIVE,
        /** Back to the local disk. */
        PROMOTE
    }

    /** Why. */
    public enum Reason {
        /** The warm tier has more than its budget. */
        BUDGET,
        /** The local disk is nearly full. */
        DISK,
        /** Nobody read it for the retention. */
        RETENTION,
        /** It makes room for one that is used much more. */
        EXCHANGE,
        /** It is used over and over. */
        USE,
        /** Somebody asked for it. */
        ASKED
    }

    public Move {
        Objects.requireNonNull(direction);
        Objects.requireNonNull(reason);
    }
}
