package io.thermocline.segment;

/** A stretch of a file that is read at once. */
interface Range {
    /** Where it begins. */
    long offset();

    /** How long it is. */
    int bytes();
}
