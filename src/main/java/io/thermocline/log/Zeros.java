package io.thermocline.log;

import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;

/**
 * Zeros in a file, by small pieces: Linux keeps in memory as one piece what was written as one, and counts all of it as written once more when a
 * record is written into it.
 */
final class Zeros {
    private static final int PIECE_BYTES = 16 << 10;
    private static final ByteBuffer PIECE =
            ByteBuffer.allocateDirect(PIECE_BYTES).asReadOnlyBuffer();

    private Zeros() {}

    /** Overwrites a range, without making it durable. */
    static void write(StoredFile file, long from, long to) {
        for (long at = from; at < to; at += PIECE_BYTES) {
            file.write(PIECE.duplicate().limit((int) Math.min(PIECE_BYTES, to - at)), at);
        }
    }
}
