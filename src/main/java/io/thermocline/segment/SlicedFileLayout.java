package io.thermocline.segment;

import io.thermocline.segment.SegmentFile.Kind;
import java.nio.charset.StandardCharsets;

/**
 * The frame of the key, filter and codes files. All integers are little endian.
 *
 * <pre>
 * head, 64 bytes:  magic (8 bytes, below), segment id (u64), zeroes
 * body:            body bytes, by kind of file
 * checksums:       for each slice of 16,384 bytes of the body (the last may be shorter) its CRC-32C (u32)
 * footer:          attributes (u64 each, number and meaning by kind of file),
 *                  body bytes (u64), segment id (u64), number of attributes (u32), CRC-32C of the checksums (u32),
 *                  CRC-32C of everything in the footer before this field (u32), footer magic "TCLF" (4 bytes)
 * </pre>
 *
 * <p>Magics: {@code TCLKEYS1}, {@code TCLFILT1}, {@code TCLINT81}; the last character is the version of the format.
 */
final class SlicedFileLayout {
    static final int HEAD_BYTES = 64;
    static final int SLICE_SHIFT = 14;
    static final int SLICE_BYTES = 1 << SLICE_SHIFT;
    /** The footer without its attributes. */
    static final int FOOTER_BYTES = 2 * Long.BYTES + 4 * Integer.BYTES;

    static final int FOOTER_MAGIC = 'T' | ('C' << 8) | ('L' << 16) | ('F' << 24);

    private SlicedFileLayout() {}

    static byte[] magic(Kind kind) {
        String text = switch (kind) {
            case KEYS -> "TCLKEYS1";
            case FILTER -> "TCLFILT1";
            case CODES -> "TCLINT81";
            case DATA, VECTORS -> throw new IllegalArgumentException(kind + " is Parquet");
        };
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static long slices(long bodyBytes) {
        return (bodyBytes + SLICE_BYTES - 1) >>> SLICE_SHIFT;
    }
}
