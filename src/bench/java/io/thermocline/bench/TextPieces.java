package io.thermocline.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Text of a {@link Corpus}, made beforehand, of which random pieces make up contents: as compressible, no two alike, and next to nothing to draw. */
final class TextPieces {
    private static final int BYTES = 16 << 20;
    private static final int PIECE = 512;

    private final byte[] text;
    private final Random random;

    TextPieces(long seed) {
        text = new Corpus(seed).text(BYTES).getBytes(StandardCharsets.US_ASCII);
        random = new Random(seed);
    }

    /** Writes ASCII without anything that JSON would escape. */
    void write(int bytes, ByteBuffer to) {
        for (int left = bytes; left > 0; left -= PIECE) {
            to.put(text, random.nextInt(BYTES - PIECE), Math.min(PIECE, left));
        }
    }

    /** The same as a string. */
    String text(int bytes) {
        ByteBuffer written = ByteBuffer.allocate(bytes);
        write(bytes, written);
        return new String(written.array(), StandardCharsets.US_ASCII);
    }
}
