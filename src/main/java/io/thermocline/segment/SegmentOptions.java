package io.thermocline.segment;

import java.util.Objects;

/**
 * How a segment is written. Readers need none of it: the files say how they were made.
 *
 * @param compression of headers and of what other tools read; numbers of vectors are never compressed
 * @param contents of the blocks' contents: what is compressed already, such as pictures, is better left as it is
 * @param zstdLevel 1 to 19; 3 is the measured default
 * @param pageRows most rows in a page of headers or contents, 1 to 65535
 * @param pageBytes most raw bytes in such a page; a larger block has a page of its own
 * @param rowGroupRows most rows in a row group
 * @param rowGroupBytes most raw bytes in a row group; about as much, compressed, is held in memory while it is written
 * @param filterBitsPerKey bits of the filter for each id
 */
public record SegmentOptions(
        Compression compression,
        Compression contents,
        int zstdLevel,
        int pageRows,
        int pageBytes,
        int rowGroupRows,
        long rowGroupBytes,
        int filterBitsPerKey) {
    /** What is used unless somebody asks for something else. */
    public static final SegmentOptions DEFAULTS =
            new SegmentOptions(Compression.ZSTD, Compression.ZSTD, 3, 4, 64 << 10, 50_000, 128L << 20, 10);

    /** How pages are compressed. */
    public enum Compression {
        /** Zstandard, RFC 8878. */
        ZSTD,
        /** LZ4 blocks: larger, and faster to compress and to read. */
        LZ4,
        /** Not at all. */
        NONE
    }

    public SegmentOptions {
        Objects.requireNonNull(compression);
        Objects.requireNonNull(contents);
        require(zstdLevel >= 1 && zstdLevel <= 19, "zstdLevel is 1 to 19");
        require(pageRows >= 1 && pageRows <= 0xFFFF, "pageRows is 1 to 65535");
        require(pageBytes >= 1, "pageBytes is at least 1");
        require(rowGroupRows >= 1, "rowGroupRows is at least 1");
        require(rowGroupBytes >= 1, "rowGroupBytes is at least 1");
        require(filterBitsPerKey >= 1 && filterBitsPerKey <= 64, "filterBitsPerKey is 1 to 64");
    }

    /** The same, all of it compressed in another way. */
    public SegmentOptions with(Compression other) {
        return with(other, other);
    }

    /** The same, headers and contents compressed in other ways. */
    public SegmentOptions with(Compression headers, Compression others) {
        return new SegmentOptions(
                headers, others, zstdLevel, pageRows, pageBytes, rowGroupRows, rowGroupBytes, filterBitsPerKey);
    }

    /** The same with row groups of another size. */
    public SegmentOptions withRowGroups(int rows, long bytes) {
        return new SegmentOptions(compression, contents, zstdLevel, pageRows, pageBytes, rows, bytes, filterBitsPerKey);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
