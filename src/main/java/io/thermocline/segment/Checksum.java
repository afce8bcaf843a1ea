package io.thermocline.segment;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC-32C (RFC 3720, appendix B.4) of stretches of bytes. */
final class Checksum {
    private Checksum() {}

    /**
     * Of a stretch of a mapped file, by way of the heap. The JVM's own code for checksums must not read mapped memory: where the disk does not
     * deliver a page, the JVM turns the signal into an {@link InternalError} for copies, and ends the process for checksums.
     */
    static int of(MemorySegment mapped) {
        CRC32C crc = new CRC32C();
        byte[] copy = new byte[(int) Math.min(mapped.byteSize(), SlicedFileLayout.SLICE_BYTES)];
        for (long at = 0; at < mapped.byteSize(); at += copy.length) {
            int count = (int) Math.min(copy.length, mapped.byteSize() - at);
            MemorySegment.copy(mapped, ValueLayout.JAVA_BYTE, at, copy, 0, count);
            crc.update(copy, 0, count);
        }
        return (int) crc.getValue();
    }

    /** Of what the buffer has left, which is not mapped; leaves the buffer as it is. */
    static int of(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }
}
