package io.thermocline.encode;

/**
 * A range of a content that gets one vector.
 *
 * @param number from 0, in order of offset
 * @param offset where it starts in the content, in bytes
 * @param length bytes
 */
public record Chunk(int number, int offset, int length) {
    public Chunk {
        if (number < 0 || offset < 0 || length <= 0) {
            throw new IllegalArgumentException("a chunk is a range that is not empty: " + offset + "+" + length);
        }
    }

    /** The first byte after it. */
    public int end() {
        return offset + length;
    }
}
