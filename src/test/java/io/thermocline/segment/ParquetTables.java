package io.thermocline.segment;

import com.github.luben.zstd.Zstd;
import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/** Parquet files as parquet-java reads them, page checksums verified: the judge of whether other tools can. */
final class ParquetTables {
    private ParquetTables() {}

    static List<Group> read(FileStore files, String name) {
        List<Group> rows = new ArrayList<>();
        try (ParquetFileReader reader = open(files, name)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            PageReadStore rowGroup = reader.readNextRowGroup();
            while (rowGroup != null) {
                RecordReader<Group> records = new ColumnIOFactory()
                        .getColumnIO(schema)
                        .getRecordReader(rowGroup, new GroupRecordConverter(schema));
                for (long i = 0; i < rowGroup.getRowCount(); i++) {
                    rows.add(records.read());
                }
                rowGroup = reader.readNextRowGroup();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** A reader of the footer and the indexes. */
    static ParquetFileReader open(FileStore files, String name) throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .usePageChecksumVerification(true)
                .withCodecFactory(new Codecs())
                .build();
        return ParquetFileReader.open(new WholeFile(bytes(files, name)), options);
    }

    static byte[] bytes(FileStore files, String name) {
        try (StoredFile file = files.openReadOnly(name)) {
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(file.size()));
            file.read(buffer, 0);
            return buffer.array();
        }
    }

    private record WholeFile(byte[] bytes) implements InputFile {
        @Override
        public long getLength() {
            return bytes.length;
        }

        @Override
        public SeekableInputStream newStream() {
            ByteBufferInputStream stream = ByteBufferInputStream.wrap(ByteBuffer.wrap(bytes));
            return new DelegatingSeekableInputStream(stream) {
                private final ByteBufferInputStream whole = stream;

                @Override
                public long getPos() {
                    return whole.position();
                }

                @Override
                public void seek(long position) throws IOException {
                    whole.reset();
                    whole.mark(Integer.MAX_VALUE);
                    whole.skipFully(position);
                }

                {
                    whole.mark(Integer.MAX_VALUE);
                }
            };
        }
    }

    /** parquet-java's own codecs want Hadoop. */
    private static final class Codecs implements CompressionCodecFactory {
        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName name) {
            throw new UnsupportedOperationException("only reads");
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
            return new BytesInputDecompressor() {
                @Override
                public BytesInput decompress(BytesInput bytes, int rawBytes) throws IOException {
                    byte[] stored = bytes.toByteArray();
                    return BytesInput.from(
                            switch (name) {
                                case ZSTD -> Zstd.decompress(stored, rawBytes);
                                case LZ4_RAW ->
                                    LZ4Factory.safeInstance().safeDecompressor().decompress(stored, rawBytes);
                                default -> stored;
                            });
                }

                @Override
                public void decompress(ByteBuffer from, int storedBytes, ByteBuffer to, int rawBytes) {
                    throw new UnsupportedOperationException("heap buffers only");
                }

                @Override
                public void release() {}
            };
        }

        @Override
        public void release() {}
    }
}
