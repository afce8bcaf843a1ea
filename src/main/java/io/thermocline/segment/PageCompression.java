package io.thermocline.segment;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.thermocline.segment.SegmentOptions.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** How the pages of a segment are compressed, with the number that stands for it in the key file. */
enum PageCompression {
    NONE(0, CompressionCodecName.UNCOMPRESSED),
    ZSTD(1, CompressionCodecName.ZSTD);

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
        };
    }

    static PageCompression ofNumber(long number) {
        for (PageCompression each : values()) {
            if (each.number == number) {
                return each;
            }
        }
        throw new IllegalArgumentException("unknown compression " + number);
    }

    int number() {
        return number;
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

        private PageCompressor(PageCompression compression, int level) {
            this.compression = compression;
            zstd.setLevel(level);
        }

        /** Room that the compressed form may take at most. */
        int bound(int rawBytes) {
            return compression == NONE ? rawBytes : Math.toIntExact(Zstd.compressBound(rawBytes));
        }

        /** Compresses the first bytes of one array into another; gives the number of bytes written. */
        int compress(byte[] raw, int rawBytes, byte[] into, int offset) {
            if (compression == NONE) {
                System.arraycopy(raw, 0, into, offset, rawBytes);
                return rawBytes;
            }
            return zstd.compressByteArray(into, offset, into.length - offset, raw, 0, rawBytes);
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
