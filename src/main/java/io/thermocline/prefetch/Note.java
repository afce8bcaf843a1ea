package io.thermocline.prefetch;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;

/**
 * A block was given to somebody.
 *
 * @param stream what the read belongs to
 * @param manifold that it was read from
 * @param reads that this one stands for
 */
record Note(long stream, BlockId id, BlockClass blockClass, String manifold, int reads) {}
