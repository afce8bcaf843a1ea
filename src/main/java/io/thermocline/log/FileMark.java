package io.thermocline.log;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What every record of a file bears, so that nothing else is taken for one: neither what an earlier file left there, nor a content that looks like a record.
 *
 * @param salt a number that nobody outside is told, 0 for none; not a record's own, but under its checksum
 */
record FileMark(UUID storeId, long fileId, long salt) {
    /** The checksum of a record of this file before its own bytes. */
    CRC32C crc() {
        ByteBuffer secret = ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(storeId.getMostSignificantBits())
                .putLong(storeId.getLeastSignificantBits());
        if (salt != 0) {
            secret.putLong(Long.reverseBytes(salt));
        }
        CRC32C crc = new CRC32C();
        crc.update(secret.flip());
        return crc;
    }
}
