package io.thermocline.segment;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import io.thermocline.segment.SegmentFile.Kind;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * A mapped file of {@link SlicedFileLayout}. Its footer is checked when it is opened, each slice of its body when it is first touched: whoever
 * reads from {@link #body} calls {@link #check} for that stretch before. Thread-safe.
 */
final class SlicedFile {
    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** Half an id: eight bytes, big endian. */
    static final ValueLayout.OfLong ID_HALF = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final byte GOOD = 1;

    private final Kind kind;
    private final long segmentId;
    private final CorruptPages corruptPages;
    private final MemorySegment body;
    private final MemorySegment checksums;
    private final long[] attributes;
    /** Written by any thread without order: at worst a slice is checked twice. */
    private final byte[] states;

    private SlicedFile(Kind kind, long segmentId, CorruptPages corruptPages, Parts parts) {
        this.kind = kind;
        this.segmentId = segmentId;
        this.corruptPages = corruptPages;
        this.body = parts.body();
        this.checksums = parts.checksums();
        this.attributes = parts.attributes();
        this.states = new byte[Math.toIntExact(SlicedFileLayout.slices(body.byteSize()))];
    }

    @SuppressWarnings("ArrayRecordComponent") // private to this class
    private record Parts(MemorySegment body, MemorySegment checksums, long[] attributes) {}

    /** Maps a file until the arena closes. */
    static SlicedFile open(FileStore files, long segmentId, SegmentFile expected, Arena arena, CorruptPages corrupt) {
        return open(files, segmentId, expected, expected.kind().fileName(segmentId), arena, corrupt);
    }

    /** The same of a file that has another name as yet. */
    static SlicedFile open(
            FileStore files, long segmentId, SegmentFile expected, String name, Arena arena, CorruptPages corrupt) {
        try (StoredFile file = files.openReadOnly(name)) {
            if (file.size() != expected.bytes()) {
                throw new CorruptSegmentException(
                        name, "has " + file.size() + " bytes where " + expected.bytes() + " were written", null);
            }
            MemorySegment all = file.map(0, expected.bytes(), arena);
            return new SlicedFile(expected.kind(), segmentId, corrupt, parts(all, name, segmentId, expected));
        } catch (UncheckedIOException e) {
            throw new CorruptSegmentException(name, "cannot be opened", e);
        }
    }

    private static Parts parts(MemorySegment all, String name, long segmentId, SegmentFile expected) {
        long tail = all.byteSize() - SlicedFileLayout.FOOTER_BYTES;
        if (tail < SlicedFileLayout.HEAD_BYTES || all.get(INT, all.byteSize() - 4) != SlicedFileLayout.FOOTER_MAGIC) {
            throw new CorruptSegmentException(name, "does not end with a footer", null);
        }
        long bodyBytes = all.get(LONG, tail);
        int count = all.get(INT, tail + 16);
        long footer = tail - (long) count * Long.BYTES;
        long table = SlicedFileLayout.HEAD_BYTES + bodyBytes;
        long tableBytes = SlicedFileLayout.slices(bodyBytes) * Integer.BYTES;
        boolean fits = count >= 0 && bodyBytes >= 0 && table + tableBytes == footer;
        if (!fits) {
            throw new CorruptSegmentException(name, "has a footer that does not fit its size", null);
        }
        int checksum = Checksum.of(all.asSlice(footer, all.byteSize() - footer - 8));
        if (checksum != all.get(INT, all.byteSize() - 8) || checksum != expected.footerChecksum()) {
            throw new CorruptSegmentException(name, "has a footer that does not match its checksum", null);
        }
        byte[] magic = SlicedFileLayout.magic(expected.kind());
        boolean head =
                Arrays.equals(all.asSlice(0, magic.length).toArray(BYTE), magic) && all.get(LONG, 8) == segmentId;
        if (!head || all.get(LONG, tail + 8) != segmentId) {
            throw new CorruptSegmentException(name, "belongs to another segment or format", null);
        }
        MemorySegment checksums = all.asSlice(table, tableBytes);
        if (Checksum.of(checksums) != all.get(INT, tail + 20)) {
            throw new CorruptSegmentException(name, "has checksums that do not match their checksum", null);
        }
        long[] attributes = all.asSlice(footer, (long) count * Long.BYTES).toArray(LONG);
        return new Parts(all.asSlice(SlicedFileLayout.HEAD_BYTES, bodyBytes), checksums, attributes);
    }

    /** What the file holds between head and checksums. */
    MemorySegment body() {
        return body;
    }

    /** One of the numbers in the footer. */
    long attribute(int index) {
        return attributes[index];
    }

    /**
     * Makes sure that a stretch of the body is what was written.
     *
     * @throws CorruptPageException if it is not
     */
    void check(long offset, long bytes) {
        int last = (int) ((offset + bytes - 1) >> SlicedFileLayout.SLICE_SHIFT);
        for (int slice = (int) (offset >> SlicedFileLayout.SLICE_SHIFT); slice <= last; slice++) {
            if (states[slice] != GOOD) {
                verify(slice);
            }
        }
    }

    private void verify(int slice) {
        long offset = (long) slice << SlicedFileLayout.SLICE_SHIFT;
        String column = kind.name().toLowerCase(Locale.ROOT);
        CorruptPage page = new CorruptPage(segmentId, column, slice, SlicedFileLayout.HEAD_BYTES + offset);
        corruptPages.check(page);
        long bytes = Math.min(SlicedFileLayout.SLICE_BYTES, body.byteSize() - offset);
        if (checksumOf(page, offset, bytes) != checksums.get(INT, (long) slice * Integer.BYTES)) {
            throw corruptPages.note(page, "does not match its checksum", null);
        }
        states[slice] = GOOD;
    }

    private int checksumOf(CorruptPage page, long offset, long bytes) {
        try {
            return Checksum.of(body.asSlice(offset, bytes));
        } catch (InternalError e) {
            // how the JVM reports a mapped page that the disk could not deliver
            throw corruptPages.note(page, "cannot be read", e);
        }
    }
}
