package io.thermocline.search;

import io.thermocline.block.BlockId;
import io.thermocline.segment.VectorSection;
import java.util.Comparator;

/**
 * A row with its exact score.
 *
 * @param row in the section
 */
record RowHit(BlockId id, int chunk, float score, VectorSection section, int row) {
    /** Best first: by score, then by id, then by chunk. */
    static final Comparator<RowHit> BEST_FIRST = Comparator.comparingDouble((RowHit hit) -> -hit.score())
            .thenComparing(RowHit::id)
            .thenComparingInt(RowHit::chunk);
}
