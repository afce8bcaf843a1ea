package io.thermocline.hot;

import io.thermocline.block.BlockId;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.VectorSet;
import io.thermocline.block.VectorsCodec;
import io.thermocline.engine.CachedRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Entries of the map as bytes, little endian. A row: length of the header (4), whether the content is there (1), header, content. Vectors: version (8),
 * then as {@link VectorsCodec} writes them.
 */
final class EntryCodec {
    private static final int ROW_HEAD = Integer.BYTES + 1;

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
        byte[] entry = VectorsCodec.encode(Long.BYTES, set.encoder(), set.chunks());
        ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN).putLong(set.version());
        return entry;
    }

    /** The set that an entry holds; null if it is another encoder's. */
    static @Nullable VectorSet vectors(byte[] entry, BlockId id, long sequence, String encoder) {
        VectorsCodec.Decoded vectors = VectorsCodec.decode(Long.BYTES, entry);
        long version = ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return encoder.equals(vectors.encoder())
                ? new VectorSet(id, version, encoder, sequence, vectors.chunks())
                : null;
    }
}
