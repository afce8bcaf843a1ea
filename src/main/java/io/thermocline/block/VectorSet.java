package io.thermocline.block;

import java.util.List;
import java.util.Objects;

/**
 * All vectors that one encoder gave one version of a block. A later set of the same block, version and encoder replaces an earlier one whole.
 *
 * @param sequence position of its commit in the log; 0 while not committed
 * @param chunks in order of chunk; all of one dimension
 */
public record VectorSet(BlockId id, long version, String encoder, long sequence, List<ChunkVector> chunks) {
    public VectorSet {
        Objects.requireNonNull(id);
        Objects.requireNonNull(encoder);
        chunks = List.copyOf(chunks);
    }

    /** Floats a vector, 0 for an empty set. */
    public int dimension() {
        return chunks.isEmpty() ? 0 : chunks.getFirst().values().length;
    }
}
