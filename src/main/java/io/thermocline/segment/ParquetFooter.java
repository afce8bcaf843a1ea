package io.thermocline.segment;

import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The end of a Parquet file: Thrift metadata, its length (u32, little endian), {@code PAR1}. */
final class ParquetFooter {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    /** Length and magic. */
    static final int TAIL_BYTES = Integer.BYTES + 4;

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

    /** What a Parquet file begins and ends with. */
    static ByteBuffer magic() {
        return ByteBuffer.wrap(MAGIC).asReadOnlyBuffer();
    }

    /** Bytes of metadata, length and magic, as a file's last {@link #TAIL_BYTES} say; not positive, or more than the file has, if they are damaged. */
    static int bytes(ByteBuffer tail) {
        return tail.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(tail.position()) + TAIL_BYTES;
    }

    /** Bytes of metadata, length and magic of a file with a good footer. */
    static int bytes(StoredFile file, long bytes, String name) {
        return bytes(read(file, bytes - TAIL_BYTES, TAIL_BYTES, name));
    }

    /**
     * Makes sure that a file is the one of the metadata.
     *
     * @throws CorruptSegmentException if it is not
     */
    static void require(StoredFile file, SegmentFile expected, String name) {
        if (file.size() != expected.bytes()) {
            throw new CorruptSegmentException(
                    name, "has " + file.size() + " bytes where " + expected.bytes() + " were written", null);
        }
        if (checksum(file, expected.bytes(), name) != expected.footerChecksum()) {
            throw new CorruptSegmentException(name, "has a footer that does not match its checksum", null);
        }
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
