package io.thermocline.engine;

import io.thermocline.block.BlockId;

/**
 * A set of rows, by block and version or by block and sequence: 64-bit hashes, open addressing, 16 bytes and more a row. One row in 2^44 is taken for another one when there are a
 * million. One thread only.
 */
final class RowSet {
    private static final int FIRST_ROOM = 1 << 10;

    private final int most;
    private long[] hashes = new long[FIRST_ROOM]; // 0 is a free place
    private int size;

    /** @param most rows that it takes; those beyond are not remembered */
    RowSet(int most) {
        this.most = most;
    }

    int size() {
        return size;
    }

    void add(BlockId id, long version) {
        if (size < most && put(hashes, hash(id, version))) {
            size++;
            if (size * 2 > hashes.length) {
                grow();
            }
        }
    }

    boolean has(BlockId id, long version) {
        long hash = hash(id, version);
        int mask = hashes.length - 1;
        int at = (int) hash & mask;
        while (hashes[at] != 0 && hashes[at] != hash) {
            at = (at + 1) & mask;
        }
        return hashes[at] != 0;
    }

    private void grow() {
        long[] larger = new long[hashes.length * 2];
        for (long each : hashes) {
            if (each != 0) {
                put(larger, each);
            }
        }
        hashes = larger;
    }

    private static boolean put(long[] into, long hash) {
        int mask = into.length - 1;
        int at = (int) hash & mask;
        while (into[at] != 0 && into[at] != hash) {
            at = (at + 1) & mask;
        }
        boolean added = into[at] == 0;
        into[at] = hash;
        return added;
    }

    /** The finalizer of SplitMix64, never 0. */
    private static long hash(BlockId id, long version) {
        long z = id.high() * 31 + id.low() * 17 + version;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        z ^= z >>> 31;
        return z == 0 ? 1 : z;
    }
}
