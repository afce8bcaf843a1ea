package io.thermocline.block;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Vectors that one encoder gave one version of a block, as bytes, little endian: length of the encoder's name (4 bytes), name in UTF-8, number of
 * vectors (4), dimension (4), then for each vector chunk (4), offset (8), length (8) and dimension floats (4 each). Pure functions.
 */
public final class VectorsCodec {
    private static final int CHUNK_BYTES = Integer.BYTES + 2 * Long.BYTES;

    private VectorsCodec() {}

    /**
     * What the bytes say.
     *
     * @param chunks in order of chunk, all of one dimension
     */
    public record Decoded(String encoder, List<ChunkVector> chunks) {
        public Decoded {
            Objects.requireNonNull(encoder);
            chunks = List.copyOf(chunks);
        }
    }

    /**
     * Vectors behind bytes that the caller sets.
     *
     * @param before so many bytes are left free
     * @throws IllegalArgumentException if the vectors have different dimensions
     */
    public static byte[] encode(int before, String encoder, List<ChunkVector> chunks) {
        byte[] name = encoder.getBytes(StandardCharsets.UTF_8);
        int dimension = chunks.isEmpty() ? 0 : chunks.getFirst().values().length;
        int vectorBytes = Math.addExact(CHUNK_BYTES, Math.multiplyExact(dimension, Float.BYTES));
        int bytes =
                Math.addExact(before + 3 * Integer.BYTES + name.length, Math.multiplyExact(chunks.size(), vectorBytes));
        ByteBuffer to =
                ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN).position(before);
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

    /** Undoes {@link #encode}, for bytes that are known to be whole. */
    public static Decoded decode(int before, byte[] encoded) {
        ByteBuffer from =
                ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).position(before);
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
        return new Decoded(new String(name, StandardCharsets.UTF_8), chunks);
    }
}
