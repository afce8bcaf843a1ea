package io.thermocline.tiering;

import java.util.Objects;

/**
 * A segment as the store has it.
 *
 * @param bytes of all its files
 * @param keptBytes that are, or would be, on the local disk all the same while it is in the archive
 * @param held whether damage was found in it, or a pin needs it as it is, so that it cannot leave
 */
public record Stored(long segment, Where where, long bytes, long keptBytes, long rows, boolean held) {
    /** Where its contents are. */
    public enum Where {
        /** On the local disk. */
        WARM,
        /** In the archive alone. */
        ARCHIVE
    }

    public Stored {
        Objects.requireNonNull(where);
    }

    /** Bytes on the local disk. */
    long localBytes() {
        return where == Where.WARM ? bytes : keptBytes;
    }

    /** Bytes of the local disk that depend on where it is. */
    long movableBytes() {
        return Math.max(0, bytes - keptBytes);
    }
}
