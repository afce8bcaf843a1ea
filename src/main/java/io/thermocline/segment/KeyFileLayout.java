package io.thermocline.segment;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The body of a key file, framed by {@link SlicedFileLayout}; little endian but for ids, which are big endian so that they compare as bytes.
 *
 * <pre>
 * entries: for each row, sorted by (id ascending, sequence descending, version descending), 64 bytes:
 *          id (16 bytes), sequence, version, created, updated, expires (i64 each, times in microseconds since the epoch, expires 0 = never),
 *          page number (u32), row in the page (u16), flags (u16, see Envelope)
 * zones:   for each 256 entries (the last may have fewer), 40 bytes: id and sequence of the first entry (16 + 8), least and greatest created
 * pages:   for each page of rows, 48 bytes: for the header page, then for the content page: offset in the data file (u64), bytes of the
 *          whole page with its Thrift header (u32), bytes of the Thrift header (u32), bytes of the page's data before compression (u32),
 *          CRC-32C of the whole page (u32)
 * order:   for each row in the order of the data file, number of its entry (u32)
 * </pre>
 *
 * <p>Attributes of the footer: rows, pages, offset of zones, of pages, of order, compression of contents (0 none, 1 Zstandard, 2 LZ4), and in
 * the next byte one more than that of headers where it is another.
 */
final class KeyFileLayout {
    static final int ENTRY_BYTES = 64;
    static final int ZONE_BYTES = 40;
    static final int PAGE_BYTES = 48;
    static final int ORDER_BYTES = Integer.BYTES;
    /** So that a zone is a slice. */
    static final int ZONE_ENTRIES = SlicedFileLayout.SLICE_BYTES / ENTRY_BYTES;

    static final int ROWS = 0;
    static final int PAGES = 1;
    static final int ZONES_OFFSET = 2;
    static final int PAGES_OFFSET = 3;
    static final int ORDER_OFFSET = 4;
    static final int COMPRESSION = 5;

    static final int LOW = 8;
    static final int SEQUENCE = 16;
    static final int VERSION = 24;
    static final int CREATED = 32;
    static final int UPDATED = 40;
    static final int EXPIRES = 48;
    static final int PAGE = 56;
    static final int PAGE_ROW = 60;
    static final int FLAGS = 62;

    static final int ZONE_LEAST_CREATED = 24;
    static final int ZONE_GREATEST_CREATED = 32;

    private KeyFileLayout() {}

    static void writeEntry(ByteBuffer to, Envelope envelope, int page, int pageRow) {
        if (envelope.flags() >>> 16 != 0) {
            throw new IllegalArgumentException("flags take 16 bits: " + envelope.flags());
        }
        envelope.id().write(to);
        to.putLong(envelope.sequence()).putLong(envelope.version());
        to.putLong(envelope.createdAtMicros())
                .putLong(envelope.updatedAtMicros())
                .putLong(envelope.expiresAtMicros());
        to.putInt(page).putShort((short) pageRow).putShort((short) envelope.flags());
    }

    static SegmentEntry readEntry(MemorySegment from, long at) {
        Envelope envelope = new Envelope(
                readId(from, at),
                from.get(SlicedFile.LONG, at + SEQUENCE),
                from.get(SlicedFile.LONG, at + VERSION),
                from.get(SlicedFile.LONG, at + CREATED),
                from.get(SlicedFile.LONG, at + UPDATED),
                from.get(SlicedFile.LONG, at + EXPIRES),
                readFlags(from, at));
        return new SegmentEntry(envelope, from.get(SlicedFile.INT, at + PAGE), readShort(from, at + PAGE_ROW));
    }

    static int readFlags(MemorySegment from, long at) {
        return readShort(from, at + FLAGS);
    }

    private static int readShort(MemorySegment from, long at) {
        return Byte.toUnsignedInt(from.get(SlicedFile.BYTE, at))
                | (Byte.toUnsignedInt(from.get(SlicedFile.BYTE, at + 1)) << 8);
    }

    static BlockId readId(MemorySegment from, long at) {
        return new BlockId(from.get(SlicedFile.ID_HALF, at), from.get(SlicedFile.ID_HALF, at + LOW));
    }

    /** Compares ids as unsigned bytes. */
    static int compareIds(MemorySegment from, long left, long right) {
        int byHigh = Long.compareUnsigned(from.get(SlicedFile.ID_HALF, left), from.get(SlicedFile.ID_HALF, right));
        return byHigh != 0
                ? byHigh
                : Long.compareUnsigned(
                        from.get(SlicedFile.ID_HALF, left + LOW), from.get(SlicedFile.ID_HALF, right + LOW));
    }

    /** The order of the key file. */
    static int compareEntries(MemorySegment from, long left, long right) {
        int byId = compareIds(from, left, right);
        if (byId != 0) {
            return byId;
        }
        int bySequence =
                Long.compare(from.get(SlicedFile.LONG, right + SEQUENCE), from.get(SlicedFile.LONG, left + SEQUENCE));
        return bySequence != 0
                ? bySequence
                : Long.compare(from.get(SlicedFile.LONG, right + VERSION), from.get(SlicedFile.LONG, left + VERSION));
    }

    /** Where (id, sequence) stands to the key at a place that begins with id and sequence; negative if before it. */
    static int compareKey(BlockId id, long sequence, MemorySegment from, long at) {
        int byHigh = Long.compareUnsigned(id.high(), from.get(SlicedFile.ID_HALF, at));
        if (byHigh != 0) {
            return byHigh;
        }
        int byLow = Long.compareUnsigned(id.low(), from.get(SlicedFile.ID_HALF, at + LOW));
        return byLow != 0 ? byLow : Long.compare(from.get(SlicedFile.LONG, at + SEQUENCE), sequence);
    }
}
