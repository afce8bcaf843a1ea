package io.thermocline.segment;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.thermocline.segment.SegmentOptions.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** How the pages of a segment are compressed, with the number that stands for it in the key file. */
enum PageCompression {
    NONE(0, CompressionCodecName.UNCOMPRESSED),
    ZSTD(1, CompressionCodecName.ZSTD),
    LZ4(2, CompressionCodecName.LZ4_RAW);

    private final int number;
    private final CompressionCodecName parquetName;

    PageCompression(int number, CompressionCodecName parquetName) {
        this.number = number;
        this.parquetName = parquetName;
    }

    static PageCompression of(Compression option) {
        return switch (option) {
            case NONE -> NONE;
            case ZSTD -> ZSTD;
            case LZ4 -> LZ4;
        };
    }

    private static PageCompression ofNumber(long number) {
        for (PageCompression each : values()) {
            if (each.number == number) {
                return each;
            }
        }
        throw new IllegalArgumentException("unknown compression " + number);
    }

    /** What the key file says of a segment: the contents' number, and in the next byte one more than the headers' where that is another. */
    static long numberOf(PageCompression headers, PageCompression contents) {
        return contents.number | (headers == contents ? 0L : (headers.number + 1L) << Byte.SIZE);
    }

    /** Of headers, by {@link #numberOf}. */
    static PageCompression ofHeaders(long number) {
        long headers = number >>> Byte.SIZE;
        return headers == 0 ? ofContents(number) : ofNumber(headers - 1);
    }

    /** Of contents, by {@link #numberOf}. */
    static PageCompression ofContents(long number) {
        return ofNumber(number & 0xFF);
    }

    CompressionCodecName parquetName() {
        return parquetName;
    }

    /** A compressor for one writer; one thread only. */
    PageCompressor compressor(int level) {
        return new PageCompressor(this, level);
    }

    /** Compresses pages, for our own columns and for Parquet's column writers alike. */
    static final class PageCompressor implements BytesInputCompressor, AutoCloseable {
        private final PageCompression compression;
        private final ZstdCompressCtx zstd = new ZstdCompressCtx();
        private final LZ4Compressor lz4 = LZ4Factory.fastestInstance().fastCompressor();

        private PageCompressor(PageCompression compression, int level) {
            this.compression = compression;
            zstd.setLevel(level);
        }

        /** Room that the compressed form may take at most. */
        int bound(int rawBytes) {
            return switch (compression) {
                case NONE -> rawBytes;
                case ZSTD -> Math.toIntExact(Zstd.compressBound(rawBytes));
                case LZ4 -> lz4.maxCompressedLength(rawBytes);
            };
        }

        /** Compresses the first bytes of one array into another; gives the number of bytes written. */
        int compress(byte[] raw, int rawBytes, byte[] into, int offset) {
            return switch (compression) {
                case NONE -> {
                    System.arraycopy(raw, 0, into, offset, rawBytes);
                    yield rawBytes;
                }
                case ZSTD -> zstd.compressByteArray(into, offset, into.length - offset, raw, 0, rawBytes);
                case LZ4 -> lz4.compress(raw, 0, rawBytes, into, offset, into.length - offset);
            };
        }

        @Override
        public BytesInput compress(BytesInput bytes) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
            try {
                bytes.writeAllTo(whole);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            byte[] raw = whole.toByteArray();
            byte[] compressed = new byte[bound(raw.length)];
            return BytesInput.from(compressed, 0, compress(raw, raw.length, compressed, 0));
        }

        @Override
        public CompressionCodecName getCodecName() {
            return compression.parquetName();
        }

        @Override
        public void release() {}

        @Override
        public void close() {
            zstd.close();
        }
    }
}
