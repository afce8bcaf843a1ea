package io.thermocline.segment;

import io.thermocline.block.BlockId;
import io.thermocline.block.VectorSet;
import org.jspecify.annotations.Nullable;

/** Vector sets in memory: asked before the floats of a set are read from the disk, and offered those that were. Thread-safe; never fails. */
public interface VectorSetCache {
    /** Holds nothing. */
    VectorSetCache NONE = new VectorSetCache() {
        @Override
        public @Nullable VectorSet get(BlockId id, String encoder, long sequence) {
            return null;
        }

        @Override
        public void offer(VectorSet read) {}
    };

    /**
     * The set of an encoder that was committed for a block at a sequence; null if it is not held.
     *
     * @param sequence with id and encoder it names one set for good
     */
    @Nullable
    VectorSet get(BlockId id, String encoder, long sequence);

    /** A set that was just read. */
    void offer(VectorSet read);
}
