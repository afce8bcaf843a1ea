package io.thermocline.tiering;

/** Why segments are moved or not. */
public enum Verdict {
    /** There is something to move. */
    MOVING,
    /** Everything is where it should be. */
    SETTLED,
    /** There is too much, but what could make room is on its way, was moved a short while ago, failed a short while ago, is damaged, or pinned. */
    NOTHING_TO_TAKE,
    /** The local disk is nearly full, and the archive lies on it. */
    ARCHIVE_ON_SAME_DISK,
    /** The archive cannot be reached. */
    ARCHIVE_UNAVAILABLE,
    /** The archive refuses, or another writer has taken over. */
    ARCHIVE_REFUSES,
    /** There is no archive. */
    NO_ARCHIVE
}
