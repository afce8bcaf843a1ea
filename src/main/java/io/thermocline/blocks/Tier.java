package io.thermocline.blocks;

/** Where a block was when it was read. */
public enum Tier {
    /** In memory. */
    HOT,
    /** In a local segment. */
    WARM
}
