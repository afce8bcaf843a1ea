package io.thermocline.segment;

import io.thermocline.segment.PageCompression.PageCompressor;
import java.io.IOException;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.impl.ColumnWriteStoreV1;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/** The columns of one row group that Parquet's own column writers encode, held compressed on the heap until the row group is written. */
final class ProjectionGroup {
    private static final int PAGE_ROWS = 5_000;
    /** Page indexes keep so many bytes of a least or greatest value. */
    private static final int COLUMN_INDEX_BYTES = 64;

    /** Shared with the file writer, so that its pages carry checksums too. Attributes get no statistics: nobody compares documents. */
    static final ParquetProperties PROPERTIES = ParquetProperties.builder()
            .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_1_0)
            .withAllocator(HeapByteBufferAllocator.getInstance())
            .withPageRowCountLimit(PAGE_ROWS)
            .withColumnIndexTruncateLength(COLUMN_INDEX_BYTES)
            .withPageWriteChecksumEnabled(true)
            .withStatisticsEnabled(BlockColumns.ATTRIBUTES, false)
            .build();

    private final ColumnChunkPageWriteStore pages;
    private final ColumnWriteStoreV1 columns;
    private final ProjectedRow row;

    ProjectionGroup(MessageType schema, PageCompressor compressor) {
        this.pages = new ColumnChunkPageWriteStore(
                compressor, schema, HeapByteBufferAllocator.getInstance(), COLUMN_INDEX_BYTES, true);
        this.columns = new ColumnWriteStoreV1(schema, pages, PROPERTIES);
        this.row = new ProjectedRow(schema, columns);
    }

    /** Where the fields of the next row go. */
    ProjectedRow row() {
        return row;
    }

    /** Writes all columns into the row group that the writer is in. */
    void writeTo(ParquetFileWriter writer) throws IOException {
        columns.flush();
        pages.flushToFileWriter(writer);
    }
}
