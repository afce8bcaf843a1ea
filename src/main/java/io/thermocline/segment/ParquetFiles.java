package io.thermocline.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** What the Parquet files of a segment have in common. */
final class ParquetFiles {
    /** Row groups are never padded to blocks of a file system. */
    private static final int NO_PADDING = 0;

    private static final @Nullable FileEncryptionProperties NO_ENCRYPTION = null;

    private ParquetFiles() {}

    /** A writer that has written the magic. */
    static ParquetFileWriter writer(StoredOutputFile out, MessageType schema) {
        try {
            ParquetFileWriter writer = new ParquetFileWriter(
                    out,
                    schema,
                    ParquetFileWriter.Mode.CREATE,
                    Long.MAX_VALUE,
                    NO_PADDING,
                    NO_ENCRYPTION,
                    ProjectionGroup.PROPERTIES);
            writer.start();
            return writer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the footers say about where a file comes from; sorted, so that the same rows always give the same bytes. */
    static Map<String, String> properties(long segmentId) {
        return new TreeMap<>(Map.of("thermocline.segment", Long.toString(segmentId), "thermocline.format", "1"));
    }
}
