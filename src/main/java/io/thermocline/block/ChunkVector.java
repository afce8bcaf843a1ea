package io.thermocline.block;

import java.util.Objects;

/**
 * The vector of one chunk of a block's content.
 *
 * @param chunk number of the chunk, from 0
 * @param offset where the chunk starts in the content, in bytes
 * @param length bytes of the chunk
 * @param values one float a dimension, all finite
 */
@SuppressWarnings("ArrayRecordComponent") // never modified, never compared
public record ChunkVector(int chunk, long offset, long length, float[] values) {
    public ChunkVector {
        Objects.requireNonNull(values);
    }
}
