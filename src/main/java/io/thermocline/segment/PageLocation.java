package io.thermocline.segment;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Where a page lies in the data file.
 *
 * @param offset of its Thrift header in the file
 * @param bytes of the whole page, Thrift header and all
 * @param thriftBytes of the Thrift header
 * @param rawBytes of the page's data before compression
 * @param checksum CRC-32C of the whole page
 */
record PageLocation(long offset, int bytes, int thriftBytes, int rawBytes, int checksum) implements Range {
    static final int ENCODED_BYTES = KeyFileLayout.PAGE_BYTES / 2;

    void write(ByteBuffer to) {
        to.putLong(offset).putInt(bytes).putInt(thriftBytes).putInt(rawBytes).putInt(checksum);
    }

    static PageLocation read(MemorySegment from, long at) {
        return new PageLocation(
                from.get(SlicedFile.LONG, at),
                from.get(SlicedFile.INT, at + 8),
                from.get(SlicedFile.INT, at + 12),
                from.get(SlicedFile.INT, at + 16),
                from.get(SlicedFile.INT, at + 20));
    }

    /** Bytes of the page's data as they lie in the file. */
    int storedBytes() {
        return bytes - thriftBytes;
    }
}
