package io.thermocline.query;

/** What a query must have seen. */
public enum Consistency {
    /** Every commit that was answered before the query began; it waits for them. */
    STRONG,
    /** What is there; the query waits for nothing. */
    EVENTUAL
}
