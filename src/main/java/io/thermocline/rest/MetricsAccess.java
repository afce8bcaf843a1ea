package io.thermocline.rest;

/** Who may read the metrics. */
public enum MetricsAccess {
    /** Everyone who reaches the server. */
    OPEN,
    /** Operators, by their API key. */
    OPERATORS
}
