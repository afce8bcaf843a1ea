package io.thermocline.segment;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.StoredBlock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link SegmentCursor} over the data file, one window for headers and one for contents, which is not touched unless contents are asked for. */
final class RowCursor implements SegmentCursor {
    private final KeyFile keys;
    private final ColumnWindow headers;
    private final ColumnWindow contents;
    private int row = -1;
    private @Nullable SegmentEntry entry;

    RowCursor(KeyFile keys, StoredPages headers, StoredPages contents, PageReader reader) {
        this.keys = keys;
        this.headers = new ColumnWindow(BlockColumns.HEADER, headers, reader);
        this.contents = new ColumnWindow(BlockColumns.CONTENT, contents, reader);
    }

    @Override
    public boolean next() {
        entry = null;
        if (row + 1 >= keys.rows()) {
            return false;
        }
        row++;
        entry = keys.entry(keys.entryOfRow(row));
        return true;
    }

    @Override
    public int number() {
        return row;
    }

    @Override
    public void moveTo(int number) {
        row = number;
        entry = keys.entry(keys.entryOfRow(number));
    }

    @Override
    public Envelope envelope() {
        return current().envelope();
    }

    @Override
    public StoredBlock block() {
        SegmentEntry at = current();
        byte[] content = contents.value(at.page(), keys.contentPage(at.page()), at.row());
        return new StoredBlock(at.envelope(), headerBytes(at), content);
    }

    @Override
    public Header header() {
        return HeaderCodec.decode(headerBytes(current()));
    }

    @Override
    public @Nullable StoredPage page() {
        SegmentEntry first = current();
        if (first.row() != 0) {
            return null;
        }
        List<SegmentEntry> entries = new ArrayList<>();
        entries.add(first);
        for (int next = row + 1; next < keys.rows(); next++) {
            SegmentEntry entryOfNext = keys.entry(keys.entryOfRow(next));
            if (entryOfNext.page() != first.page()) {
                break;
            }
            entries.add(entryOfNext);
        }
        return new StoredPage(
                entries,
                new StoredPage.Column(headers, keys.headerPage(first.page()), keys.compression(BlockColumns.HEADER)),
                new StoredPage.Column(
                        contents, keys.contentPage(first.page()), keys.compression(BlockColumns.CONTENT)));
    }

    private byte[] headerBytes(SegmentEntry at) {
        return headers.value(at.page(), keys.headerPage(at.page()), at.row());
    }

    private SegmentEntry current() {
        if (entry == null) {
            throw new IllegalStateException("not on a row");
        }
        return entry;
    }

    @Override
    public void close() {
        entry = null;
        headers.close();
        contents.close();
    }
}
