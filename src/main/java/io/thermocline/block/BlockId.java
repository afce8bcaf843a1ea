package io.thermocline.block;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;

/**
 * A block's identity: 128 bits, written as a UUID. Ordered as unsigned big-endian bytes, so that UUIDv7 ids order by time.
 *
 * @param high the first eight bytes
 * @param low the last eight bytes
 */
public record BlockId(long high, long low) implements Comparable<BlockId> {
    /** Bytes of an encoded id. */
    public static final int BYTES = 16;

    /** Reads the canonical 36-character form, any UUID version, upper or lower case; empty for anything else. */
    public static Optional<BlockId> parse(String text) {
        if (text.length() != 36) {
            return Optional.empty();
        }
        try {
            UUID uuid = UUID.fromString(text);
            return Optional.of(new BlockId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Reads {@value #BYTES} bytes, big endian whatever the buffer's order, from the buffer's position. */
    public static BlockId read(ByteBuffer from) {
        boolean big = from.order() == ByteOrder.BIG_ENDIAN;
        long high = from.getLong();
        long low = from.getLong();
        return big ? new BlockId(high, low) : new BlockId(Long.reverseBytes(high), Long.reverseBytes(low));
    }

    /** Writes {@value #BYTES} bytes, big endian whatever the buffer's order, at the buffer's position. */
    public void write(ByteBuffer to) {
        boolean big = to.order() == ByteOrder.BIG_ENDIAN;
        to.putLong(big ? high : Long.reverseBytes(high)).putLong(big ? low : Long.reverseBytes(low));
    }

    /** The {@value #BYTES} bytes, big endian. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    /** The id in {@value #BYTES} bytes, big endian. */
    public static BlockId ofBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new BlockId(buffer.getLong(), buffer.getLong());
    }

    @Override
    public int compareTo(BlockId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return new UUID(high, low).toString();
    }
}
