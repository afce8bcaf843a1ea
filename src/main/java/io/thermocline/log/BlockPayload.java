package io.thermocline.log;

import io.thermocline.block.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A block's encoded header and its content. Encoded: length of the header (4 bytes, little endian), header, content.
 *
 * @param header encoded by {@link io.thermocline.block.HeaderCodec}
 * @param content raw bytes; empty for a tombstone
 */
@SuppressWarnings(
        "ArrayRecordComponent") // never modified, never compared: a copy for each reader would double the bytes moved
public record BlockPayload(byte[] header, byte[] content, PayloadOwner owner, byte[] salt, byte[] digest)
        implements Payload {
    public BlockPayload {
        Objects.requireNonNull(header);
        Objects.requireNonNull(content);
        Objects.requireNonNull(owner);
        Objects.requireNonNull(salt);
        Objects.requireNonNull(digest);
    }

    @Override
    public long encodedBytes() {
        return (long) Integer.BYTES + header.length + content.length;
    }

    static byte[] digest(byte[] salt, byte[] header, byte[] content) {
        return Sha256.of(salt, headerLength(header), header, content);
    }

    static byte[] headerLength(byte[] header) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(header.length)
                .array();
    }
}
