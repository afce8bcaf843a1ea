package io.thermocline.blocks;

import java.util.Objects;

/**
 * A vector that a client brings along.
 *
 * @param chunk number of the chunk, from 0; each once for an encoder
 * @param encoder name of the encoder that made it; the empty string stands for that of the block's first manifold
 * @param offset where the chunk starts in the content, in bytes
 * @param length bytes of the chunk
 * @param values as many finite floats as the encoder has dimensions
 */
@SuppressWarnings("ArrayRecordComponent") // never modified, never compared
public record DraftVector(int chunk, String encoder, long offset, long length, float[] values) {
    public DraftVector {
        Objects.requireNonNull(encoder);
        Objects.requireNonNull(values);
    }
}
