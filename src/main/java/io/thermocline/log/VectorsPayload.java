package io.thermocline.log;

import io.thermocline.block.ChunkVector;
import io.thermocline.block.VectorsCodec;
import java.util.List;
import java.util.Objects;

/**
 * All vectors that one encoder gave one version of a block, encoded by {@link VectorsCodec}.
 *
 * @param encoder name of the encoder
 * @param chunks in order of chunk, all of one dimension
 * @param encoded the same in encoded form
 */
@SuppressWarnings("ArrayRecordComponent") // never modified, never compared
public record VectorsPayload(
        String encoder, List<ChunkVector> chunks, byte[] encoded, PayloadOwner owner, byte[] salt, byte[] digest)
        implements Payload {
    public VectorsPayload {
        Objects.requireNonNull(encoder);
        chunks = List.copyOf(chunks);
        Objects.requireNonNull(encoded);
        Objects.requireNonNull(owner);
        Objects.requireNonNull(salt);
        Objects.requireNonNull(digest);
    }

    @Override
    public long encodedBytes() {
        return encoded.length;
    }

    static byte[] encode(String encoder, List<ChunkVector> chunks) {
        return VectorsCodec.encode(0, encoder, chunks);
    }

    /** Undoes {@link #encode}; the digest of the bytes has been verified. */
    static VectorsPayload decode(byte[] encoded, PayloadOwner owner, byte[] salt, byte[] digest) {
        VectorsCodec.Decoded vectors = VectorsCodec.decode(0, encoded);
        return new VectorsPayload(vectors.encoder(), vectors.chunks(), encoded, owner, salt, digest);
    }
}
