package io.thermocline.s3;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.OptionalInt;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** CRC-32C as S3 writes it: four bytes, big endian, in Base64. */
final class Crc {
    private Crc() {}

    static int of(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    static String text(int crc) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt(crc).array());
    }

    /** Empty when there is none, or one that is not of the whole object: a server may give that of its parts' checksums, with a dash. */
    static OptionalInt read(@Nullable String text) {
        if (text == null || text.indexOf('-') >= 0) {
            return OptionalInt.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return bytes.length == Integer.BYTES
                    ? OptionalInt.of(ByteBuffer.wrap(bytes).getInt())
                    : OptionalInt.empty();
        } catch (IllegalArgumentException e) {
            return OptionalInt.empty();
        }
    }
}
