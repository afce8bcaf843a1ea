package io.thermocline.segment;

import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The end of a Parquet file: Thrift metadata, its length (u32, little endian), {@code PAR1}. */
final class ParquetFooter {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL_BYTES = Integer.BYTES + 4;

    private ParquetFooter() {}

    /**
     * CRC-32C of metadata, length and magic.
     *
     * @throws CorruptSegmentException if the file does not begin and end as a Parquet file does
     */
    static int checksum(StoredFile file, long bytes, String name) {
        ByteBuffer tail = read(file, bytes - TAIL_BYTES, TAIL_BYTES, name);
        int footerBytes = tail.getInt(0);
        boolean whole = footerBytes > 0
                && footerBytes <= bytes - TAIL_BYTES - MAGIC.length
                && isMagic(tail, Integer.BYTES)
                && isMagic(read(file, 0, MAGIC.length, name), 0);
        if (!whole) {
            throw new CorruptSegmentException(name, "is not a whole Parquet file", null);
        }
        return Checksum.of(read(file, bytes - TAIL_BYTES - footerBytes, TAIL_BYTES + footerBytes, name));
    }

    private static boolean isMagic(ByteBuffer buffer, int at) {
        byte[] found = new byte[MAGIC.length];
        buffer.get(at, found);
        return Arrays.equals(found, MAGIC);
    }

    private static ByteBuffer read(StoredFile file, long position, int bytes, String name) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (position < 0 || file.read(buffer, position) < bytes) {
            throw new CorruptSegmentException(name, "is cut short", null);
        }
        return buffer.flip();
    }
}
