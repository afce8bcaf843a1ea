package io.thermocline.segment;

import io.thermocline.segment.PageCompression.PageCompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;

/**
 * One of the two columns whose pages are cut by us, as PLAIN byte arrays: the page being filled, raw, and the pages of the row group, compressed.
 */
final class PageColumn {
    private final ColumnDescriptor column;
    private final PageCompressor compressor;
    private final List<Page> pages = new ArrayList<>();
    private byte[] raw = new byte[64 << 10];
    private int rawBytes;
    private byte[] scratch = new byte[0];

    PageColumn(String name, PageCompressor compressor) {
        this.column = BlockColumns.ALL.getColumnDescription(new String[] {name});
        this.compressor = compressor;
    }

    /** A compressed page. */
    @SuppressWarnings("ArrayRecordComponent") // never modified, never compared
    record Page(int rows, int rawBytes, byte[] compressed) {}

    /** Bytes of the page being filled. */
    int rawBytes() {
        return rawBytes;
    }

    /** Adds a value to the page being filled. */
    void add(byte[] value) {
        int needed = Math.addExact(rawBytes, Math.addExact(Integer.BYTES, value.length));
        if (needed > raw.length) {
            raw = Arrays.copyOf(raw, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * raw.length)));
        }
        ByteBuffer.wrap(raw)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(rawBytes)
                .putInt(value.length)
                .put(value);
        rawBytes = needed;
    }

    /** Ends the page being filled. */
    void cut(int rows) {
        int bound = compressor.bound(rawBytes);
        if (bound > scratch.length) {
            scratch = new byte[bound];
        }
        int bytes = compressor.compress(raw, rawBytes, scratch, 0);
        pages.add(new Page(rows, rawBytes, Arrays.copyOf(scratch, bytes)));
        rawBytes = 0;
    }

    /** Adds a page that was compressed before; none is being filled. */
    void add(Page page) {
        pages.add(page);
    }

    /** Writes all pages of the row group as a column chunk; gives where each lies. */
    List<PageLocation> writeTo(ParquetFileWriter writer, StoredOutputFile out, long rows) throws IOException {
        List<PageLocation> locations = new ArrayList<>(pages.size());
        writer.startColumn(column, rows, compressor.getCodecName());
        for (Page page : pages) {
            long offset = out.getPos();
            out.startChecksum();
            writer.writeDataPage(
                    page.rows(),
                    page.rawBytes(),
                    BytesInput.from(page.compressed()),
                    Statistics.createStats(column.getPrimitiveType()),
                    page.rows(),
                    Encoding.RLE,
                    Encoding.RLE,
                    Encoding.PLAIN);
            int bytes = Math.toIntExact(out.getPos() - offset);
            int thrift = bytes - page.compressed().length;
            locations.add(new PageLocation(offset, bytes, thrift, page.rawBytes(), out.checksum()));
        }
        writer.endColumn();
        pages.clear();
        return locations;
    }
}
