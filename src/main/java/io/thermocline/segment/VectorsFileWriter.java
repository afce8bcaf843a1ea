package io.thermocline.segment;

import io.thermocline.segment.PageCompression.PageCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Writes the Parquet file of vectors, and finds out where in it each vector's floats lie. */
final class VectorsFileWriter {
    private static final int PAGE_BYTES = 1 << 20;
    private static final ColumnDescriptor VALUES =
            VectorFilesLayout.ALL.getColumnDescription(new String[] {VectorFilesLayout.VALUES, "list", "element"});

    private final VectorSpill.Sorted vectors;
    private final StoredOutputFile out;
    private final SegmentOptions options;
    private final long[] valuesOffsets;

    VectorsFileWriter(VectorSpill.Sorted vectors, StoredOutputFile out, SegmentOptions options) {
        this.vectors = vectors;
        this.out = out;
        this.options = options;
        this.valuesOffsets = new long[vectors.rows()];
    }

    /** Writes all; gives the offset of each row's first float in the file. */
    long[] write(long segmentId) throws IOException {
        try (PageCompressor compressor =
                PageCompression.of(options.compression()).compressor(options.zstdLevel())) {
            ParquetFileWriter writer = ParquetFiles.writer(out, VectorFilesLayout.ALL);
            int first = 0;
            while (first < vectors.rows()) {
                int end = groupEnd(first);
                writeGroup(writer, compressor, first, end);
                first = end;
            }
            writer.end(ParquetFiles.properties(segmentId));
        }
        return valuesOffsets;
    }

    private int groupEnd(int first) {
        long bytes = 0;
        int end = first;
        while (end < vectors.rows() && end - first < options.rowGroupRows() && bytes < options.rowGroupBytes()) {
            bytes += (long) vectors.dimension(end) * Float.BYTES;
            end++;
        }
        return end;
    }

    private void writeGroup(ParquetFileWriter writer, PageCompressor compressor, int first, int end)
            throws IOException {
        writer.startBlock(end - first);
        ProjectionGroup keys = new ProjectionGroup(VectorFilesLayout.KEYS, compressor);
        for (int row = first; row < end; row++) {
            writeKey(keys.row(), row);
        }
        keys.writeTo(writer);
        long levels = 0;
        for (int row = first; row < end; row++) {
            levels += Math.max(1, vectors.dimension(row));
        }
        writer.startColumn(VALUES, levels, CompressionCodecName.UNCOMPRESSED);
        int pageFirst = first;
        while (pageFirst < end) {
            int pageEnd = Math.min(pageEnd(pageFirst), end);
            writePage(writer, pageFirst, pageEnd);
            pageFirst = pageEnd;
        }
        writer.endColumn();
        writer.endBlock();
    }

    private void writeKey(ProjectedRow record, int row) {
        record.add("id", vectors.id(row).toBytes());
        record.add("version", vectors.version(row));
        record.add("sequence", vectors.sequence(row));
        record.add("encoder", vectors.encoder(row));
        record.add("chunk", vectors.chunk(row));
        record.add("offset", vectors.chunkOffset(row));
        record.add("length", vectors.chunkLength(row));
        record.end();
    }

    private int pageEnd(int first) {
        int rows = Math.max(1, PAGE_BYTES / Math.max(1, vectors.dimension(first) * Float.BYTES));
        int end = first;
        while (end < vectors.rows() && end - first < rows && vectors.dimension(end) == vectors.dimension(first)) {
            end++;
        }
        return end;
    }

    private void writePage(ParquetFileWriter writer, int first, int end) throws IOException {
        int rows = end - first;
        int dimension = vectors.dimension(first);
        byte[] levels = levels(rows, dimension);
        int floatBytes = rows * dimension * Float.BYTES;
        byte[] page = new byte[levels.length + floatBytes];
        System.arraycopy(levels, 0, page, 0, levels.length);
        int at = levels.length;
        for (int row = first; row < end; row++) {
            MemorySegment floats = vectors.floats(row);
            MemorySegment.copy(floats, ValueLayout.JAVA_BYTE, 0, page, at, (int) floats.byteSize());
            at += (int) floats.byteSize();
        }
        writer.writeDataPage(
                rows * Math.max(1, dimension),
                page.length,
                BytesInput.from(page),
                Statistics.createStats(VALUES.getPrimitiveType()),
                rows,
                Encoding.RLE,
                Encoding.RLE,
                Encoding.PLAIN);
        long start = out.getPos() - floatBytes;
        for (int row = first; row < end; row++) {
            valuesOffsets[row] = start + (long) (row - first) * dimension * Float.BYTES;
        }
    }

    /** Repetition levels (0 at the first float of each vector, else 1), then definition levels (1; 0 for a vector without floats). */
    private static byte[] levels(int rows, int dimension) throws IOException {
        ByteArrayOutputStream repetition = new ByteArrayOutputStream();
        for (int row = 0; row < rows; row++) {
            run(repetition, 1, 0);
            if (dimension > 1) {
                run(repetition, dimension - 1, 1);
            }
        }
        ByteArrayOutputStream definition = new ByteArrayOutputStream();
        run(definition, rows * Math.max(1, dimension), dimension > 0 ? 1 : 0);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        for (ByteArrayOutputStream levels : new ByteArrayOutputStream[] {repetition, definition}) {
            both.write(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(levels.size())
                    .array());
            levels.writeTo(both);
        }
        return both.toByteArray();
    }

    /** A run of the RLE encoding with a bit width of one. */
    private static void run(ByteArrayOutputStream to, int count, int level) throws IOException {
        BytesUtils.writeUnsignedVarInt(count << 1, to);
        to.write(level);
    }
}
