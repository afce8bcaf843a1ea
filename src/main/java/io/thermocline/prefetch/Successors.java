package io.thermocline.prefetch;

import io.thermocline.block.BlockId;
import java.util.Arrays;

/**
 * Which blocks are read soon after which: for each block up to {@value #WIDTH} successors with counts that are halved now and then, so that a count divided by their sum is the
 * probability of late. A first-order Markov model, as in Curewitz, Krishnan, Vitter, "Practical Prefetching via Data Compression" (1993), with the window of
 * Griffioen, Appleton, "Reducing File System Latency using a Predictive Approach" (1994). Blocks that were not read of late make room for others, by the clock
 * algorithm. In arrays, so that knowing of a block costs {@value #BLOCK_BYTES} bytes and no object. Used by one thread.
 */
final class Successors {
    /** Successors kept of a block. */
    static final int WIDTH = 6;
    /** What a block costs: its id, its chain and bucket, its successors with count and tag, sum and mark. */
    static final int BLOCK_BYTES = 2 * Long.BYTES + 2 * Integer.BYTES + WIDTH * (Integer.BYTES + 2) + 2;
    /** What one read that followed another counts. */
    static final int FOLLOWED = 4;

    private static final int NONE = -1;
    private static final int FIRST_SLOTS = 1 << 10;
    /** Sums above it are halved, with what they are sums of. */
    private static final int MOST = 16 * FOLLOWED;
    /** Rounds of the hand that a block survives without being read, at most. */
    private static final int LIVES = 3;

    private final int maxSlots;
    private long[] high = new long[FIRST_SLOTS];
    private long[] low = new long[FIRST_SLOTS];
    private int[] chain = new int[FIRST_SLOTS];
    private int[] buckets = new int[FIRST_SLOTS];
    private int[] next = new int[FIRST_SLOTS * WIDTH];
    private byte[] tags =
            new byte[FIRST_SLOTS * WIDTH]; // of the successor's id, since its slot may be another block's by now
    private byte[] counts = new byte[FIRST_SLOTS * WIDTH];
    private byte[] sums = new byte[FIRST_SLOTS];
    private byte[] lives = new byte[FIRST_SLOTS];
    private int size;
    private int pairs;
    private int hand;

    /** Told of likely successors. */
    @FunctionalInterface
    interface Likely {
        /**
         * One of them.
         *
         * @param probability that it is read next, about
         */
        void block(BlockId id, double probability);
    }

    /** @param maxBytes of all blocks together; it knows {@value #FIRST_SLOTS} blocks at least */
    Successors(long maxBytes) {
        maxSlots = Math.clamp(maxBytes / BLOCK_BYTES, FIRST_SLOTS, 1 << 26);
        Arrays.fill(buckets, NONE);
    }

    /**
     * One block was read after another.
     *
     * @param weight {@link #FOLLOWED} right after it, less if others lay between
     * @return whether that was known to happen
     */
    boolean learn(BlockId from, BlockId to, int weight) {
        if (from.equals(to)) {
            return false;
        }
        int target = slot(to);
        int source = slot(from);
        byte tag = tag(to);
        sums[source] += (byte) weight;
        boolean known = count(source, target, tag, weight);
        if (sums[source] > MOST) {
            halve(source);
        }
        return known;
    }

    private boolean count(int source, int target, byte tag, int weight) {
        int least = source * WIDTH;
        for (int i = source * WIDTH; i < (source + 1) * WIDTH; i++) {
            if (counts[i] > 0 && next[i] == target && tags[i] == tag) {
                counts[i] += (byte) weight;
                return true;
            }
            least = counts[i] < counts[least] ? i : least;
        }
        if (counts[least] <= weight) {
            pairs += counts[least] == 0 ? 1 : 0;
            next[least] = target;
            tags[least] = tag;
            counts[least] = (byte) weight;
        } else {
            counts[least] -= (byte) weight;
        }
        return false;
    }

    private void halve(int slot) {
        sums[slot] = (byte) (sums[slot] / 2);
        for (int i = slot * WIDTH; i < (slot + 1) * WIDTH; i++) {
            pairs -= counts[i] == 1 ? 1 : 0;
            counts[i] = (byte) (counts[i] / 2);
        }
    }

    /**
     * Tells of what is likely to be read after a block.
     *
     * @param steps how far to look: the successors of successors are two steps away
     */
    void likely(BlockId from, double threshold, int steps, Likely told) {
        int slot = find(from);
        if (slot != NONE) {
            likely(slot, 1, threshold, steps, told);
        }
    }

    private void likely(int slot, double before, double threshold, int steps, Likely told) {
        for (int i = slot * WIDTH; i < (slot + 1) * WIDTH; i++) {
            // A block that was read once says little: its one successor is not certain.
            double probability = before * counts[i] / Math.max(sums[slot], FOLLOWED);
            int target = next[i];
            if (counts[i] > 0 && probability >= threshold && tags[i] == tag(id(target))) {
                told.block(id(target), probability);
                if (steps > 1) {
                    likely(target, probability, threshold, steps - 1, told);
                }
            }
        }
    }

    int size() {
        return size;
    }

    /** How many pairs of a block and a successor are known. */
    int pairs() {
        return pairs;
    }

    long bytes() {
        return (long) high.length * BLOCK_BYTES;
    }

    private int find(BlockId id) {
        int slot = buckets[bucket(id)];
        while (slot != NONE && (low[slot] != id.low() || high[slot] != id.high())) {
            slot = chain[slot];
        }
        return slot;
    }

    private int slot(BlockId id) {
        int found = find(id);
        int slot = found == NONE ? take() : found;
        if (found == NONE) {
            high[slot] = id.high();
            low[slot] = id.low();
            int bucket = bucket(id);
            chain[slot] = buckets[bucket];
            buckets[bucket] = slot;
        }
        lives[slot] = (byte) Math.min(LIVES, lives[slot] + 1);
        return slot;
    }

    private int take() {
        if (size < maxSlots) {
            if (size == high.length) {
                grow(Math.min(maxSlots, size * 2));
            }
            return size++;
        }
        while (lives[hand] > 0) {
            lives[hand]--;
            hand = (hand + 1) % size;
        }
        int slot = hand;
        hand = (hand + 1) % size;
        unlink(slot);
        for (int i = slot * WIDTH; i < (slot + 1) * WIDTH; i++) {
            pairs -= counts[i] > 0 ? 1 : 0;
            counts[i] = 0;
        }
        sums[slot] = 0;
        return slot;
    }

    private void unlink(int slot) {
        int bucket = bucket(id(slot));
        if (buckets[bucket] == slot) {
            buckets[bucket] = chain[slot];
            return;
        }
        int before = buckets[bucket];
        while (chain[before] != slot) {
            before = chain[before];
        }
        chain[before] = chain[slot];
    }

    private void grow(int slots) {
        high = Arrays.copyOf(high, slots);
        low = Arrays.copyOf(low, slots);
        chain = Arrays.copyOf(chain, slots);
        next = Arrays.copyOf(next, slots * WIDTH);
        tags = Arrays.copyOf(tags, slots * WIDTH);
        counts = Arrays.copyOf(counts, slots * WIDTH);
        sums = Arrays.copyOf(sums, slots);
        lives = Arrays.copyOf(lives, slots);
        buckets = new int[slots];
        Arrays.fill(buckets, NONE);
        for (int slot = 0; slot < size; slot++) {
            int bucket = bucket(id(slot));
            chain[slot] = buckets[bucket];
            buckets[bucket] = slot;
        }
    }

    private BlockId id(int slot) {
        return new BlockId(high[slot], low[slot]);
    }

    private int bucket(BlockId id) {
        return (int) Long.remainderUnsigned(Hashes.of(id), buckets.length);
    }

    private static byte tag(BlockId id) {
        return (byte) (Hashes.of(id) >>> 56);
    }
}
