package io.thermocline.segment;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC-32C (RFC 3720, appendix B.4) of stretches of bytes. */
final class Checksum {
    private Checksum() {}

    /** Of what the buffer has left; leaves the buffer as it is. */
    static int of(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }
}
