package io.thermocline.segment;

import io.thermocline.block.BlockId;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Says of most ids that are not in a segment that they are not: a split block Bloom filter (Putze, Sanders and Singler, "Cache-, Hash- and
 * Space-Efficient Bloom Filters", 2007, in the shape that Parquet uses). At 10 bits an id about one absent id in a hundred passes.
 *
 * <p>Body of the file: blocks of 32 bytes, each eight words (u32). Attributes: number of blocks, number of ids. An id, as two big-endian
 * halves, is mixed to 64 bits: {@code h = (high * 0x9E3779B97F4A7C15) xor rotateLeft(low, 32) * 0xC2B2AE3D27D4EB4F}, then the finalizer of
 * MurmurHash3. Its block is {@code (h >>> 32) * blocks >>> 32}; in word i of the block it has bit {@code (low32(h) * SALT[i]) >>> 27}.
 */
final class IdFilter {
    private static final int WORDS = 8;
    private static final int BLOCK_BYTES = WORDS * Integer.BYTES;
    private static final int[] SALTS = {
        0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
    };

    private final SlicedFile file;
    private final MemorySegment body;
    private final long blocks;

    IdFilter(SlicedFile file) {
        this.file = file;
        this.body = file.body();
        this.blocks = file.attribute(0);
    }

    /** False only if the id is not in the segment. */
    boolean mayContain(BlockId id) {
        if (blocks == 0) {
            return false;
        }
        long hash = hash(id);
        long offset = blockOf(hash, blocks) * BLOCK_BYTES;
        file.check(offset, BLOCK_BYTES);
        for (int i = 0; i < WORDS; i++) {
            if ((body.get(SlicedFile.INT, offset + (long) i * Integer.BYTES) & bit(hash, i)) == 0) {
                return false;
            }
        }
        return true;
    }

    private static long blockOf(long hash, long blocks) {
        return ((hash >>> 32) * blocks) >>> 32;
    }

    private static int bit(long hash, int word) {
        return 1 << (((int) hash * SALTS[word]) >>> 27);
    }

    private static long hash(BlockId id) {
        long hash = (id.high() * 0x9E3779B97F4A7C15L) ^ (Long.rotateLeft(id.low(), 32) * 0xC2B2AE3D27D4EB4FL);
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    /** Collects ids and writes the filter of them. */
    static final class Builder {
        private final int[] words;
        private final long ids;

        Builder(long ids, int bitsPerId) {
            this.ids = ids;
            long blocks = (ids * bitsPerId + BLOCK_BYTES * 8 - 1) / (BLOCK_BYTES * 8);
            this.words = new int[Math.toIntExact(blocks * WORDS)];
        }

        void add(BlockId id) {
            long hash = hash(id);
            int first = (int) blockOf(hash, words.length / WORDS) * WORDS;
            for (int i = 0; i < WORDS; i++) {
                words[first + i] |= bit(hash, i);
            }
        }

        SegmentFile writeTo(SlicedFileWriter file) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int first = 0; first < words.length; first += WORDS) {
                block.clear();
                block.asIntBuffer().put(words, first, WORDS);
                file.put(block);
            }
            return file.finish(words.length / WORDS, ids);
        }
    }
}
