package io.thermocline.hot;

/** Which entry of the map makes room for another. */
public enum Policy {
    /** The one that was not used for the longest time. */
    LRU,
    /**
     * The same, but a newcomer is admitted only if it was asked for more often than one of the oldest: Einziger, Friedman, Manes, "TinyLFU: A Highly Efficient Cache Admission
     * Policy", 2017. The near cache is its window. While recency alone would have served more reads, everything is admitted.
     */
    W_TINYLFU
}
