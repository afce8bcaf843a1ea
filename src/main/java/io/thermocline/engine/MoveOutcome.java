package io.thermocline.engine;

/** What came of a segment's move. */
public enum MoveOutcome {
    /** It is where it was to be. */
    DONE,
    /** It was copied to the archive, but a pin holds what is here: try again when that is over. */
    PINNED,
    /** It is being moved or merged: try again later. */
    BUSY,
    /** It is no longer part of the store. */
    MISSING
}
