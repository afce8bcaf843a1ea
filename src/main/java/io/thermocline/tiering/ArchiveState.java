package io.thermocline.tiering;

import java.util.Objects;

/**
 * Whether segments can be moved.
 *
 * @param detail why not, for people; empty when they can
 * @param sameDisk whether the archive takes its room from the disk that segments lie on, so that moving there makes none
 */
public record ArchiveState(Kind kind, String detail, boolean sameDisk) {
    /** What is to be expected of a move. */
    public enum Kind {
        /** It works, as far as is known. */
        READY,
        /** The archive cannot be reached: it is tried again. */
        UNAVAILABLE,
        /** The archive refuses, or another writer has taken over: an operator has to act. */
        REFUSED,
        /** There is no archive. */
        NONE
    }

    public ArchiveState {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(detail);
    }
}
