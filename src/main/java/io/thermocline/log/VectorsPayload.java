package io.thermocline.log;

import io.thermocline.block.ChunkVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * All vectors that one encoder gave one version of a block. Encoded, little endian: length of the encoder's name (4 bytes), name in UTF-8,
 * number of vectors (4), dimension (4), then for each vector chunk (4), offset (8), length (8) and dimension floats (4 each).
 *
 * @param encoder name of the encoder
 * @param chunks in order of chunk, all of one dimension
 * @param encoded the same in encoded form
 */
@SuppressWarnings("ArrayRecordComponent") // never modified, never compared
public record VectorsPayload(
        String encoder, List<ChunkVector> chunks, byte[] encoded, PayloadOwner owner, byte[] salt, byte[] digest)
        implements Payload {
    private static final int CHUNK_BYTES = Integer.BYTES + 2 * Long.BYTES;

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
        byte[] name = encoder.getBytes(StandardCharsets.UTF_8);
        int dimension = chunks.isEmpty() ? 0 : chunks.getFirst().values().length;
        int vectorBytes = Math.addExact(CHUNK_BYTES, Math.multiplyExact(dimension, Float.BYTES));
        int bytes = Math.addExact(3 * Integer.BYTES + name.length, Math.multiplyExact(chunks.size(), vectorBytes));
        ByteBuffer to = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        to.putInt(name.length).put(name).putInt(chunks.size()).putInt(dimension);
        for (ChunkVector chunk : chunks) {
            if (chunk.values().length != dimension) {
                throw new IllegalArgumentException(
                        "vectors of " + dimension + " and of " + chunk.values().length + " dimensions in one set");
            }
            to.putInt(chunk.chunk()).putLong(chunk.offset()).putLong(chunk.length());
            for (float value : chunk.values()) {
                to.putFloat(value);
            }
        }
        return to.array();
    }

    /** Undoes {@link #encode}; the digest of the bytes has been verified. */
    static VectorsPayload decode(byte[] encoded, PayloadOwner owner, byte[] salt, byte[] digest) {
        ByteBuffer from = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        byte[] name = new byte[from.getInt()];
        from.get(name);
        int count = from.getInt();
        int dimension = from.getInt();
        List<ChunkVector> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int chunk = from.getInt();
            long offset = from.getLong();
            long length = from.getLong();
            float[] values = new float[dimension];
            from.asFloatBuffer().get(values);
            from.position(from.position() + dimension * Float.BYTES);
            chunks.add(new ChunkVector(chunk, offset, length, values));
        }
        return new VectorsPayload(new String(name, StandardCharsets.UTF_8), chunks, encoded, owner, salt, digest);
    }
}
