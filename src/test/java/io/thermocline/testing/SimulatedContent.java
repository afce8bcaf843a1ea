package io.thermocline.testing;

import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * The bytes of one simulated file, twice: as a reader sees them now, and as they are on the disk. They differ in the sectors written since the
 * last force, and in those that a failed force has lost without a word.
 */
final class SimulatedContent {
    static final int SECTOR_BYTES = 512;

    private byte[] seen = new byte[0];
    private int size;
    private byte[] durable = new byte[0];
    private int durableSize;
    private final BitSet dirty = new BitSet();
    /** Sectors that were ever written; the others are holes, which take no room. */
    private final BitSet written = new BitSet();

    int size() {
        return size;
    }

    /** Bytes that take room from a position on. */
    long used(long position) {
        long used = Math.max(0, size - position);
        int sectors = (size + SECTOR_BYTES - 1) / SECTOR_BYTES;
        int hole = written.nextClearBit((int) (position / SECTOR_BYTES));
        while (hole < sectors) {
            used -= Math.min(size, (hole + 1L) * SECTOR_BYTES) - Math.max(position, (long) hole * SECTOR_BYTES);
            hole = written.nextClearBit(hole + 1);
        }
        return used;
    }

    int read(byte[] into, int offset, int length, long position) {
        int count = (int) Math.max(0, Math.min(length, size - position));
        System.arraycopy(seen, count == 0 ? 0 : (int) position, into, offset, count);
        return count;
    }

    void write(byte[] from, int offset, int length, long position) {
        int end = Math.toIntExact(position + length);
        if (end > seen.length) {
            seen = Arrays.copyOf(seen, Math.max(end, seen.length + seen.length / 2));
        }
        System.arraycopy(from, offset, seen, (int) position, length);
        size = Math.max(size, end);
        if (length > 0) {
            dirty.set((int) position / SECTOR_BYTES, (end - 1) / SECTOR_BYTES + 1);
            written.set((int) position / SECTOR_BYTES, (end - 1) / SECTOR_BYTES + 1);
        }
    }

    void truncate(long newSize) {
        if (newSize < size) {
            Arrays.fill(seen, (int) newSize, size, (byte) 0);
            dirty.set((int) newSize / SECTOR_BYTES, (size - 1) / SECTOR_BYTES + 1);
            size = (int) newSize;
            written.clear((size + SECTOR_BYTES - 1) / SECTOR_BYTES, written.length() + 1);
        }
    }

    void force() {
        for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
            persist(sector);
        }
        dirty.clear();
        durableSize = size;
    }

    /** A force that failed: any of the sectors may be on the disk, and the system believes that all are, so that the next force writes none. */
    void loseForce(RandomGenerator random) {
        persistSome(random);
        dirty.clear();
    }

    /** Only what is on the disk is left, and of what was not forced an arbitrary part. */
    void crash(RandomGenerator random) {
        persistSome(random);
        dirty.clear();
        size = durableSize;
        seen = Arrays.copyOf(durable, durableSize);
        durable = seen.clone();
    }

    void flip(long position, int bit) {
        seen[(int) position] ^= (byte) (1 << bit);
        if (position < durable.length) {
            durable[(int) position] ^= (byte) (1 << bit);
        }
    }

    private void persistSome(RandomGenerator random) {
        // All, none, or each by itself: whole groups must survive and vanish often enough to be met.
        int share = random.nextInt(4);
        for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
            if (share == 0 || (share > 1 && random.nextBoolean())) {
                persist(sector);
                durableSize = Math.max(durableSize, Math.min(size, (sector + 1) * SECTOR_BYTES));
            }
        }
        if (size < durableSize && random.nextBoolean()) {
            durableSize = size;
        }
    }

    private void persist(int sector) {
        int start = sector * SECTOR_BYTES;
        int end = Math.min(start + SECTOR_BYTES, seen.length);
        if (durable.length < end) {
            durable = Arrays.copyOf(durable, Math.max(end, seen.length));
        }
        if (start < end) {
            System.arraycopy(seen, start, durable, start, end - start);
        }
    }
}
