package io.thermocline.segment;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import java.util.List;

/**
 * A page of rows as it lies in a segment, to be copied into another: its columns stay compressed. What is damaged shows when it is read. Usable until the cursor
 * that gave it moves; one thread only.
 */
public final class StoredPage {
    private final List<SegmentEntry> entries;
    private final Column headers;
    private final Column contents;

    /** One column of the page. */
    record Column(ColumnWindow window, PageLocation location, PageCompression compression) {}

    StoredPage(List<SegmentEntry> entries, Column headers, Column contents) {
        this.entries = entries;
        this.headers = headers;
        this.contents = contents;
    }

    /** How many rows it has, at least one. */
    public int rows() {
        return entries.size();
    }

    /** The envelope of a row, counted from 0; needs no read. */
    public Envelope envelope(int row) {
        return entries.get(row).envelope();
    }

    /**
     * The header of a row.
     *
     * @throws CorruptPageException if the header page is damaged
     */
    public Header header(int row) {
        SegmentEntry entry = entries.get(row);
        return HeaderCodec.decode(headers.window().value(entry.page(), headers.location(), entry.row()));
    }

    /** Whether its columns are compressed in these ways. */
    boolean isCompressed(PageCompression headersBy, PageCompression contentsBy) {
        return headers.compression() == headersBy && contents.compression() == contentsBy;
    }

    /** Bytes of the larger column before compression. */
    int rawBytes() {
        return Math.max(headers.location().rawBytes(), contents.location().rawBytes());
    }

    /** Bytes of headers and contents. */
    long valueBytes() {
        return (long) headers.location().rawBytes() + contents.location().rawBytes() - 2L * Integer.BYTES * rows();
    }

    PageColumn.Page storedHeaders() {
        return stored(headers);
    }

    /** @throws CorruptPageException if the content page is damaged */
    PageColumn.Page storedContents() {
        return stored(contents);
    }

    private PageColumn.Page stored(Column column) {
        byte[] bytes = column.window().stored(entries.getFirst().page(), column.location());
        return new PageColumn.Page(rows(), column.location().rawBytes(), bytes);
    }
}
