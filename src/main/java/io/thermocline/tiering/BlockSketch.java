package io.thermocline.tiering;

import io.thermocline.block.BlockId;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * In how many of the last windows blocks were read, about: a count-min sketch of 4-bit counters that are halved now and then (Cormode, Muthukrishnan, 2005;
 * Einziger, Friedman, Manes, "TinyLFU", 2017), behind a Bloom filter of what was read in the window under way, so that a block counts once a window.
 * {@value #BYTES} bytes, whatever the number of blocks. A count may be too high where blocks collide, never too low by more than what was forgotten; increments of several threads at once may
 * get lost. Thread-safe.
 */
final class BlockSketch {
    private static final int WORDS = 1 << 18;
    private static final int FILTER_WORDS = 1 << 17;
    /** What it takes of memory. */
    static final int BYTES = (WORDS + FILTER_WORDS) * Long.BYTES;

    private static final int MOST = 15;
    private static final int ROWS = 4;
    private static final long HALF = 0x7777_7777_7777_7777L;
    /**
     * Touches between two halvings, besides those that time brings: a quarter of what fills the counters, so that a scan over more blocks than can be told apart
     * forgets itself while it goes on.
     */
    private static final int SAMPLE = WORDS * 4;

    /** What a read was. */
    enum Read {
        /** Not the first of its block in this window. */
        AGAIN,
        /** The first in this window, of a block that was not read in a while. */
        FIRST,
        /** The first in this window, of a block that was read in earlier ones. */
        RETURNING
    }

    /** Each word holds 16 counters: four of each row. */
    private final AtomicLongArray counters = new AtomicLongArray(WORDS);

    private final AtomicLongArray window = new AtomicLongArray(FILTER_WORDS);
    private int touches; // racy on purpose: when exactly the counters are halved does not matter

    /** Notes a read. */
    Read note(BlockId id) {
        long hash = hash(id);
        if (!enter(hash)) {
            return Read.AGAIN;
        }
        boolean known = count(hash) > 0;
        for (int row = 0; row < ROWS; row++) {
            raise(word(hash, row), shift(hash, row));
        }
        if (++touches >= SAMPLE) {
            halve();
        }
        return known ? Read.RETURNING : Read.FIRST;
    }

    /** In how many windows a block was read of late, 0 to {@value #MOST}. */
    int windows(BlockId id) {
        return count(hash(id));
    }

    /** A window begins: each block may count once more. */
    void nextWindow() {
        for (int i = 0; i < FILTER_WORDS; i++) {
            window.setPlain(i, 0);
        }
    }

    /** Every count is half of what it was. */
    void halve() {
        touches /= 2;
        for (int i = 0; i < WORDS; i++) {
            counters.setPlain(i, (counters.getPlain(i) >>> 1) & HALF);
        }
    }

    /** Whether this is the first time in this window. */
    private boolean enter(long hash) {
        long bits = mix(hash);
        int word = (int) bits & (FILTER_WORDS - 1);
        // Two bits of one word: one load for each block that is read again and again.
        long mask = 1L << (bits >>> 58) | 1L << ((bits >>> 52) & 63);
        long seen = window.getPlain(word);
        if ((seen & mask) == mask) {
            return false;
        }
        window.setPlain(word, seen | mask);
        return true;
    }

    private int count(long hash) {
        int least = MOST;
        for (int row = 0; row < ROWS; row++) {
            least = Math.min(least, (int) (counters.getPlain(word(hash, row)) >>> shift(hash, row)) & MOST);
        }
        return least;
    }

    private void raise(int word, int shift) {
        long value = counters.getPlain(word);
        if (((value >>> shift) & MOST) < MOST) {
            counters.setPlain(word, value + (1L << shift));
        }
    }

    private static int word(long hash, int row) {
        return (int) mix(hash + row * 0x9E37_79B9_7F4A_7C15L) & (WORDS - 1);
    }

    /** One of the four counters that a row has in a word. */
    private static int shift(long hash, int row) {
        return (row << 4) | (((int) (hash >>> (row << 3)) & 3) << 2);
    }

    private static long hash(BlockId id) {
        return mix(id.high() * 31 + id.low());
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
