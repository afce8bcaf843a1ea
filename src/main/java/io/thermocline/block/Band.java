package io.thermocline.block;

/** How sensitive a block is, from open to closed. */
public enum Band {
    GREEN,
    AMBER,
    RED,
    BLACK
}
