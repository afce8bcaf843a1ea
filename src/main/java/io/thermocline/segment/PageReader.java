package io.thermocline.segment;

import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads values out of header and content pages, which are PLAIN byte arrays (each a length, u32 little endian, then its bytes). One positional
 * read a page, no Thrift: the key file says where everything is. Thread-safe.
 */
final class PageReader {
    private final long segmentId;
    private final StoredFile file;
    private final KeyFile keys;
    private final CorruptPages corruptPages;

    PageReader(long segmentId, StoredFile file, KeyFile keys, CorruptPages corruptPages) {
        this.segmentId = segmentId;
        this.file = file;
        this.keys = keys;
        this.corruptPages = corruptPages;
    }

    byte[] header(SegmentEntry entry) {
        return value(BlockColumns.HEADER, entry.page(), keys.headerPage(entry.page()), entry.row());
    }

    byte[] content(SegmentEntry entry) {
        return value(BlockColumns.CONTENT, entry.page(), keys.contentPage(entry.page()), entry.row());
    }

    /** The content of an entry will be asked for soon: the disk may begin to read it. */
    void expectContent(SegmentEntry entry) {
        PageLocation location = keys.contentPage(entry.page());
        file.expectRead(location.offset(), location.bytes());
    }

    private byte[] value(String column, int page, PageLocation location, int row) {
        requireUndamaged(column, page, location);
        PageScratch scratch = PageScratch.take();
        try {
            ByteBuffer stored = scratch.stored(location.bytes());
            file.read(stored, location.offset());
            return value(column, page, location, row, stored.flip(), scratch);
        } finally {
            scratch.give();
        }
    }

    /** The value of one row of a page that was read. */
    byte[] value(String column, int page, PageLocation location, int row, ByteBuffer stored, PageScratch scratch) {
        try {
            return value(raw(column, page, location, stored, scratch), row);
        } catch (UndecodableValueException e) {
            throw corrupt(column, page, location, "holds no row " + row, e);
        }
    }

    /** Fails if the page was found damaged before. */
    void requireUndamaged(String column, int page, PageLocation location) {
        if (!corruptPages.isEmpty()) {
            corruptPages.check(new CorruptPage(segmentId, column, page, location.offset()));
        }
    }

    /** Whether the page was found damaged before. */
    boolean isDamaged(String column, int page, PageLocation location) {
        return !corruptPages.isEmpty()
                && corruptPages.contains(new CorruptPage(segmentId, column, page, location.offset()));
    }

    /**
     * Checks and decompresses a page.
     *
     * @param stored direct; what could be read of the page, all that the buffer has left
     * @return the page's data, valid until the scratch is used again
     */
    ByteBuffer raw(String column, int page, PageLocation location, ByteBuffer stored, PageScratch scratch) {
        ByteBuffer data = checked(column, page, location, stored, scratch);
        PageCompression compression = keys.compression(column);
        return compression == PageCompression.NONE
                ? data.order(ByteOrder.LITTLE_ENDIAN)
                : decompressed(compression, column, page, location, data, scratch);
    }

    /**
     * Checks a page.
     *
     * @param stored direct; what could be read of the page, all that the buffer has left
     * @return the page's data as it is stored
     */
    ByteBuffer checked(String column, int page, PageLocation location, ByteBuffer stored, PageScratch scratch) {
        if (stored.remaining() < location.bytes()) {
            throw corrupt(column, page, location, "is cut short", null);
        }
        if (scratch.checksum(stored) != location.checksum()) {
            throw corrupt(column, page, location, "does not match its checksum", null);
        }
        return stored.slice(stored.position() + location.thriftBytes(), location.storedBytes());
    }

    private ByteBuffer decompressed(
            PageCompression compression,
            String column,
            int page,
            PageLocation location,
            ByteBuffer data,
            PageScratch scratch) {
        try {
            return scratch.decompressed(compression, data, location.rawBytes());
        } catch (RuntimeException e) {
            throw corrupt(column, page, location, "cannot be decompressed", e);
        }
    }

    /** The value of one row of a page's data. */
    static byte[] value(ByteBuffer raw, int row) {
        int at = raw.position();
        for (int i = 0; i < row; i++) {
            at += Integer.BYTES + lengthAt(raw, at);
        }
        byte[] value = new byte[lengthAt(raw, at)];
        raw.get(at + Integer.BYTES, value);
        return value;
    }

    private static int lengthAt(ByteBuffer raw, int at) {
        int rest = raw.limit() - at - Integer.BYTES;
        int length = rest < 0 ? -1 : raw.getInt(at);
        if (length < 0 || length > rest) {
            throw new UndecodableValueException();
        }
        return length;
    }

    CorruptPageException corrupt(
            String column, int page, PageLocation location, String detail, @Nullable Throwable cause) {
        return corruptPages.note(new CorruptPage(segmentId, column, page, location.offset()), detail, cause);
    }

    /** The page's data does not hold the value asked for, though its checksum is right. */
    static final class UndecodableValueException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
