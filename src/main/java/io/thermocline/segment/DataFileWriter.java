package io.thermocline.segment;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.StoredBlock;
import io.thermocline.files.FileStore;
import io.thermocline.segment.PageCompression.PageCompressor;
import io.thermocline.segment.SegmentFile.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the data file: {@link BlockColumns} in row groups. Header and content pages are cut at the same rows: after {@code pageRows} rows,
 * before the row that would bring either past {@code pageBytes}, where the space changes, before and after a page that is copied, and where it is told. What is left to know about each row and page goes
 * into two spill files, in the forms of {@link KeyFileLayout}.
 */
final class DataFileWriter implements AutoCloseable {
    private final SegmentOptions options;
    private final StoredOutputFile out;
    private final ParquetFileWriter writer;
    private final PageCompressor compressor;
    private final PageCompressor contentCompressor;
    private final PageColumn headers;
    private final PageColumn contents;
    private final SpillFile entries;
    private final SpillFile pages;

    private @Nullable ProjectionGroup projections;
    private int groupRows;
    private long groupBytes;
    private int pageRows;
    private int pageCount;
    private @Nullable String pageSpace;

    DataFileWriter(FileStore files, long segmentId, SegmentOptions options, SpillFile entries, SpillFile pages) {
        this.options = options;
        this.entries = entries;
        this.pages = pages;
        this.compressor = PageCompression.of(options.compression()).compressor(options.zstdLevel());
        this.contentCompressor = PageCompression.of(options.contents()).compressor(options.zstdLevel());
        this.headers = new PageColumn(BlockColumns.HEADER, compressor);
        this.contents = new PageColumn(BlockColumns.CONTENT, contentCompressor);
        this.out = new StoredOutputFile(files, SegmentFiles.temporary(Kind.DATA.fileName(segmentId)));
        this.writer = ParquetFiles.writer(out, BlockColumns.ALL);
    }

    void append(StoredBlock row, Header header) throws IOException {
        String space = header.sharing().space();
        boolean full = pageRows == options.pageRows()
                || overflows(headers, row.header())
                || overflows(contents, row.content());
        if (pageRows > 0 && (full || !space.equals(pageSpace))) {
            cutPage();
        }
        startGroupFor(1, row.bytes());
        headers.add(row.header());
        contents.add(row.content());
        project(row.envelope(), header, pageRows);
        pageSpace = space;
        pageRows++;
        groupRows++;
        groupBytes += row.bytes();
    }

    /** Whether a page may be copied: as it would be cut here, and so full that copying it again and again leaves no crumbs. */
    boolean takes(StoredPage page) {
        return page.isCompressed(PageCompression.of(options.compression()), PageCompression.of(options.contents()))
                && page.rows() <= options.pageRows()
                && (page.rows() == options.pageRows() || page.rawBytes() > options.pageBytes() / 2);
    }

    void append(StoredPage page) throws IOException {
        endPage();
        PageColumn.Page storedContents = page.storedContents();
        startGroupFor(page.rows(), page.valueBytes());
        for (int row = 0; row < page.rows(); row++) {
            project(page.envelope(row), page.header(row), row);
        }
        headers.add(page.storedHeaders());
        contents.add(storedContents);
        pageCount = Math.incrementExact(pageCount);
        groupRows += page.rows();
        groupBytes += page.valueBytes();
    }

    /** Ends the page that is being filled, if any. */
    void endPage() {
        if (pageRows > 0) {
            cutPage();
        }
    }

    private void startGroupFor(int rows, long bytes) throws IOException {
        if (groupRows > 0
                && (groupRows + rows > options.rowGroupRows() || groupBytes + bytes > options.rowGroupBytes())) {
            endGroup();
        }
    }

    private void project(Envelope envelope, Header header, int pageRow) {
        if (projections == null) {
            projections = new ProjectionGroup(BlockColumns.PROJECTIONS, compressor);
        }
        BlockColumns.write(projections.row(), envelope, header);
        KeyFileLayout.writeEntry(entries.room(KeyFileLayout.ENTRY_BYTES), envelope, pageCount, pageRow);
    }

    private boolean overflows(PageColumn column, byte[] value) {
        return (long) column.rawBytes() + Integer.BYTES + value.length > options.pageBytes();
    }

    private void cutPage() {
        headers.cut(pageRows);
        contents.cut(pageRows);
        pageRows = 0;
        pageCount = Math.incrementExact(pageCount);
    }

    private void endGroup() throws IOException {
        endPage();
        if (projections == null) {
            return;
        }
        writer.startBlock(groupRows);
        projections.writeTo(writer);
        projections = null;
        List<PageLocation> headerPages = headers.writeTo(writer, out, groupRows);
        List<PageLocation> contentPages = contents.writeTo(writer, out, groupRows);
        writer.endBlock();
        for (int i = 0; i < headerPages.size(); i++) {
            headerPages.get(i).write(pages.room(PageLocation.ENCODED_BYTES));
            contentPages.get(i).write(pages.room(PageLocation.ENCODED_BYTES));
        }
        groupRows = 0;
        groupBytes = 0;
    }

    SegmentFile finish(Map<String, String> properties) throws IOException {
        endGroup();
        writer.end(properties);
        return out.finish(Kind.DATA);
    }

    @Override
    public void close() {
        compressor.close();
        contentCompressor.close();
        out.release();
    }
}
