package io.thermocline.prefetch;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;

/** Told of blocks that were given to callers who had asked for them by id. Thread-safe; returns at once, and never fails. */
@FunctionalInterface
public interface ReadListener {
    /** Pays no attention. */
    ReadListener NONE = (_, _, _, _) -> {};

    /**
     * A block was given to a caller.
     *
     * @param stream what the read belongs to; reads of one stream follow each other
     * @param manifold that it was read from
     */
    void read(long stream, BlockId id, BlockClass blockClass, String manifold);
}
