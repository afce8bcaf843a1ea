package io.thermocline.segment;

import com.github.luben.zstd.ZstdDecompressCtx;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.zip.CRC32C;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside the heap in which one page at a time is read and decompressed. Taken from a pool and given back by the same thread; a page
 * that is larger than the pooled size gets memory of its own, which is freed when the scratch is given back.
 */
final class PageScratch {
    private static final int POOLED_BYTES = 160 << 10;
    /** A power of two; more readers at once than this make a scratch of their own. */
    private static final int POOL_SLOTS = 64;

    private static final int PROBES = 4;
    private static final AtomicReferenceArray<PageScratch> POOL = new AtomicReferenceArray<>(POOL_SLOTS);

    private static final LZ4SafeDecompressor LZ4 = LZ4Factory.fastestInstance().safeDecompressor();

    private final ByteBuffer stored = buffer(POOLED_BYTES);
    private final ByteBuffer raw = buffer(POOLED_BYTES);
    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private final CRC32C checksum = new CRC32C();
    private @Nullable Arena large;

    private PageScratch() {}

    static PageScratch take() {
        int first = (int) Thread.currentThread().threadId();
        for (int i = 0; i < PROBES; i++) {
            PageScratch pooled = POOL.getAndSet((first + i) & (POOL_SLOTS - 1), null);
            if (pooled != null) {
                return pooled;
            }
        }
        return new PageScratch();
    }

    void give() {
        if (large != null) {
            large.close();
            large = null;
        }
        int first = (int) Thread.currentThread().threadId();
        for (int i = 0; i < PROBES; i++) {
            if (POOL.compareAndSet((first + i) & (POOL_SLOTS - 1), null, this)) {
                return;
            }
        }
        zstd.close();
    }

    /** Room for a page as it is stored. */
    ByteBuffer stored(int bytes) {
        return bytes <= POOLED_BYTES ? stored.clear().limit(bytes) : large(bytes);
    }

    /** CRC-32C of what the buffer has left. */
    int checksum(ByteBuffer bytes) {
        checksum.reset();
        checksum.update(bytes.duplicate());
        return (int) checksum.getValue();
    }

    /** Decompresses what a direct buffer has left; fails with a RuntimeException unless it gives exactly so many bytes. */
    ByteBuffer decompressed(PageCompression compression, ByteBuffer from, int rawBytes) {
        ByteBuffer into = rawBytes <= POOLED_BYTES ? raw.clear().limit(rawBytes) : large(rawBytes);
        int at = from.position();
        int bytes = from.remaining();
        int count = switch (compression) {
            case NONE -> copied(from, into);
            case ZSTD -> zstd.decompressDirectByteBuffer(into, 0, rawBytes, from, at, bytes);
            case LZ4 -> LZ4.decompress(from, at, bytes, into, 0, rawBytes);
        };
        if (count != rawBytes) {
            throw new IllegalStateException("decompresses to " + count + " bytes where " + rawBytes + " were written");
        }
        return into;
    }

    private static int copied(ByteBuffer from, ByteBuffer into) {
        into.put(0, from, from.position(), Math.min(from.remaining(), into.remaining()));
        return from.remaining();
    }

    /** Not left to the collector, which does not see how much it would free. */
    private ByteBuffer large(int bytes) {
        if (large == null) {
            large = Arena.ofConfined();
        }
        return large.allocate(bytes).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
