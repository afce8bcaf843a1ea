package io.thermocline.hot;

import io.thermocline.block.BlockId;
import java.nio.ByteBuffer;

/**
 * What an entry of the map is found by.
 *
 * @param sequence of the row, or of the set of vectors
 * @param form {@link #ROW}, or a number made of the encoder's name; two encoders may share it, so the entry itself names its encoder
 */
record EntryKey(BlockId id, long sequence, int form) {
    static final int ROW = 0;
    private static final int BYTES = BlockId.BYTES + Long.BYTES + Integer.BYTES;

    static EntryKey row(BlockId id, long sequence) {
        return new EntryKey(id, sequence, ROW);
    }

    static EntryKey vectors(BlockId id, long sequence, String encoder) {
        return new EntryKey(id, sequence, form(encoder));
    }

    static int form(String encoder) {
        return encoder.hashCode() | 1;
    }

    byte[] encode() {
        ByteBuffer to = ByteBuffer.allocate(BYTES);
        id.write(to);
        return to.putLong(sequence).putInt(form).array();
    }
}
