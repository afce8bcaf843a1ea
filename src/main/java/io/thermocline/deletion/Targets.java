package io.thermocline.deletion;

import io.thermocline.block.BlockId;
import java.util.List;
import java.util.Objects;

/** The ids of the blocks to delete, batch by batch. */
interface Targets {
    /** How many there are, roughly. */
    long total();

    /**
     * The next ids, none at the end.
     *
     * @param cursor that of the batch before; empty for the first
     */
    Batch after(String cursor);

    /**
     * Ids, each of which comes once in all batches.
     *
     * @param cursor where the next batch begins
     */
    record Batch(List<BlockId> ids, String cursor) {
        public Batch {
            ids = List.copyOf(ids);
            Objects.requireNonNull(cursor);
        }
    }
}
