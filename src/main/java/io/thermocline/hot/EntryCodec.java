package io.thermocline.hot;

import io.thermocline.block.BlockId;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.VectorSet;
import io.thermocline.engine.CachedRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries of the map as bytes, little endian. A row: length of the header (4), whether the content is there (1), header, content. Vectors: version (8),
 * length of the encoder's name (4), name, number of chunks (4), dimension (4), then for each chunk its number (4), offset (8), length (8) and floats.
 */
final class EntryCodec {
    private static final int ROW_HEAD = Integer.BYTES + 1;
    private static final int CHUNK_HEAD = Integer.BYTES + 2 * Long.BYTES;

    private EntryCodec() {}

    static byte[] row(byte[] header, byte @Nullable [] content) {
        byte[] row = new byte[rowBytes(header.length, content == null ? 0 : content.length)];
        ByteBuffer to = ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN);
        to.putInt(header.length).put((byte) (content == null ? 0 : 1)).put(header);
        if (content != null) {
            to.put(content);
        }
        return row;
    }

    static int rowBytes(int headerBytes, int contentBytes) {
        return Math.addExact(ROW_HEAD + headerBytes, contentBytes);
    }

    static CachedRow row(byte[] row) {
        int header = headerBytes(row);
        byte[] content = row[Integer.BYTES] == 0 ? null : Arrays.copyOfRange(row, ROW_HEAD + header, row.length);
        return new CachedRow(HeaderCodec.decode(Arrays.copyOfRange(row, ROW_HEAD, ROW_HEAD + header)), content);
    }

    /** The same row without its content. */
    static byte[] headerAlone(byte[] row) {
        byte[] cut = Arrays.copyOf(row, ROW_HEAD + headerBytes(row));
        cut[Integer.BYTES] = 0;
        return cut;
    }

    private static int headerBytes(byte[] row) {
        return ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    static byte[] vectors(VectorSet set) {
        byte[] name = set.encoder().getBytes(StandardCharsets.UTF_8);
        ByteBuffer to = ByteBuffer.allocate(vectorsBytes(set, name.length)).order(ByteOrder.LITTLE_ENDIAN);
        to.putLong(set.version()).putInt(name.length).put(name);
        to.putInt(set.chunks().size()).putInt(set.dimension());
        for (ChunkVector chunk : set.chunks()) {
            to.putInt(chunk.chunk()).putLong(chunk.offset()).putLong(chunk.length());
            for (float value : chunk.values()) {
                to.putFloat(value);
            }
        }
        return to.array();
    }

    private static int vectorsBytes(VectorSet set, int nameBytes) {
        int chunkBytes = Math.addExact(CHUNK_HEAD, Math.multiplyExact(set.dimension(), Float.BYTES));
        return Math.addExact(
                Long.BYTES + 3 * Integer.BYTES + nameBytes,
                Math.multiplyExact(set.chunks().size(), chunkBytes));
    }

    /** The set that an entry holds; null if it is another encoder's. */
    static @Nullable VectorSet vectors(byte[] entry, BlockId id, long sequence, String encoder) {
        ByteBuffer from = ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN);
        long version = from.getLong();
        byte[] name = new byte[from.getInt()];
        from.get(name);
        if (!encoder.equals(new String(name, StandardCharsets.UTF_8))) {
            return null;
        }
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
        return new VectorSet(id, version, encoder, sequence, chunks);
    }
}
