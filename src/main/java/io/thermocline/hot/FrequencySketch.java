package io.thermocline.hot;

import io.thermocline.block.BlockId;

/**
 * How often blocks were asked for of late, about: a count-min sketch of 4-bit counters that are halved now and then (Einziger, Friedman, Manes, "TinyLFU",
 * 2017). Thread-safe in that increments of several threads may get lost.
 */
final class FrequencySketch {
    private static final int MOST = 15;
    private static final int ROWS = 4;
    private static final long HALF = 0x7777_7777_7777_7777L;
    /** Increments for each counter between two halvings. */
    private static final int SAMPLE_FACTOR = 10;

    /** Each word holds 16 counters: four of each row. */
    private final long[] table;

    private final long sample;
    private long increments; // racy on purpose: when exactly the counters are halved does not matter

    /** @param blocks that are told apart well; a word of memory for each */
    FrequencySketch(long blocks) {
        int words = (int) Math.min(1 << 24, Math.max(1 << 10, Long.highestOneBit(Math.max(blocks, 1)) << 1));
        table = new long[words];
        sample = (long) words * SAMPLE_FACTOR;
    }

    void increment(BlockId id) {
        long hash = hash(id);
        boolean added = false;
        for (int row = 0; row < ROWS; row++) {
            int word = word(hash, row);
            int shift = shift(hash, row);
            if (((table[word] >>> shift) & MOST) < MOST) {
                table[word] += 1L << shift;
                added = true;
            }
        }
        if (added && ++increments >= sample) {
            halve();
        }
    }

    int frequency(BlockId id) {
        long hash = hash(id);
        int least = MOST;
        for (int row = 0; row < ROWS; row++) {
            least = Math.min(least, (int) (table[word(hash, row)] >>> shift(hash, row)) & MOST);
        }
        return least;
    }

    private void halve() {
        increments /= 2;
        for (int i = 0; i < table.length; i++) {
            table[i] = (table[i] >>> 1) & HALF;
        }
    }

    private int word(long hash, int row) {
        return (int) mix(hash + row * 0x9E37_79B9_7F4A_7C15L) & (table.length - 1);
    }

    /** One of the four counters that a row has in a word. */
    private static int shift(long hash, int row) {
        return (row << 4) | (((int) (hash >>> (row << 3)) & 3) << 2);
    }

    static long hash(BlockId id) {
        return mix(id.high() * 31 + id.low());
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
