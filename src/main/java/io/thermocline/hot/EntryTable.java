package io.thermocline.hot;

import io.thermocline.block.BlockId;
import java.util.Arrays;

/**
 * Entries in arrays, so that knowing of one costs some sixty bytes and no object: found by id through chains, and for each kind in the order of use.
 * A slot's number names an entry until it is removed. Not thread-safe.
 */
final class EntryTable {
    /** A mark: the entry is a spare. Set by {@link #spare} alone. */
    static final int SPARE = 1;
    /** No slot. */
    static final int NONE = -1;
    /** Bytes that an entry costs in the arrays, when they are three quarters full. */
    static final int SLOT_BYTES = (4 * Long.BYTES + 7 * Integer.BYTES + 2) * 4 / 3;

    private static final int FIRST_SLOTS = 1 << 10;
    private static final int KINDS = Kind.ALL.size();

    private long[] high = new long[FIRST_SLOTS];
    private long[] low = new long[FIRST_SLOTS];
    private long[] sequence = new long[FIRST_SLOTS];
    private long[] expiresAt = new long[FIRST_SLOTS];
    private int[] form = new int[FIRST_SLOTS];
    private int[] weight = new int[FIRST_SLOTS];
    private int[] lastUsed = new int[FIRST_SLOTS];
    private int[] newer = new int[FIRST_SLOTS];
    private int[] older = new int[FIRST_SLOTS];
    private int[] chain = new int[FIRST_SLOTS]; // of a slot in use the next of its bucket, else the next free one
    private byte[] kind = new byte[FIRST_SLOTS]; // index of the kind, NONE while the slot is free
    private byte[] marks = new byte[FIRST_SLOTS];
    private int[] buckets = new int[FIRST_SLOTS];
    private int free = NONE;
    private int used;
    private int size;

    // Of each kind one list for its entries and, KINDS further, one for its spares.
    private final int[] newest = new int[2 * KINDS];
    private final int[] oldest = new int[2 * KINDS];
    private final int[] counts = new int[KINDS];
    private final long[] bytes = new long[KINDS];

    EntryTable() {
        clear();
    }

    void clear() {
        Arrays.fill(buckets, NONE);
        Arrays.fill(kind, (byte) NONE);
        Arrays.fill(newest, NONE);
        Arrays.fill(oldest, NONE);
        Arrays.fill(counts, 0);
        Arrays.fill(bytes, 0);
        free = NONE;
        used = 0;
        size = 0;
    }

    int find(EntryKey key) {
        for (int slot = firstOf(key.id()); slot != NONE; slot = nextOf(slot)) {
            if (sequence[slot] == key.sequence() && form[slot] == key.form()) {
                return slot;
            }
        }
        return NONE;
    }

    /** The first entry of a block, in no order. */
    int firstOf(BlockId id) {
        int slot = buckets[bucket(id)];
        while (slot != NONE && (low[slot] != id.low() || high[slot] != id.high())) {
            slot = chain[slot];
        }
        return slot;
    }

    /** The next entry of the same block. */
    int nextOf(int slot) {
        int next = chain[slot];
        while (next != NONE && (low[next] != low[slot] || high[next] != high[slot])) {
            next = chain[next];
        }
        return next;
    }

    /** Adds an entry that is not here yet, as the last one used of its kind. */
    int add(EntryKey key, Kind of, int bytesOf, long expiresAtMicros) {
        int slot = take();
        high[slot] = key.id().high();
        low[slot] = key.id().low();
        sequence[slot] = key.sequence();
        form[slot] = key.form();
        expiresAt[slot] = expiresAtMicros;
        weight[slot] = bytesOf;
        marks[slot] = 0;
        int bucket = bucket(key.id());
        chain[slot] = buckets[bucket];
        buckets[bucket] = slot;
        kind[slot] = (byte) of.index();
        counts[of.index()]++;
        bytes[of.index()] += bytesOf;
        size++;
        linkNewest(slot);
        return slot;
    }

    void remove(int slot) {
        unlink(slot);
        int bucket = bucket(id(slot));
        if (buckets[bucket] == slot) {
            buckets[bucket] = chain[slot];
        } else {
            int before = buckets[bucket];
            while (chain[before] != slot) {
                before = chain[before];
            }
            chain[before] = chain[slot];
        }
        counts[kind[slot]]--;
        bytes[kind[slot]] -= weight[slot];
        kind[slot] = NONE;
        chain[slot] = free;
        free = slot;
        size--;
    }

    /** Makes it the last one used among its like: spares, or entries that are none. */
    void moveToNewest(int slot) {
        if (newest[list(slot)] != slot) {
            unlink(slot);
            linkNewest(slot);
        }
    }

    /** Makes it a spare, or no spare any more: the last one used of either. */
    void spare(int slot, boolean on) {
        unlink(slot);
        mark(slot, SPARE, on);
        linkNewest(slot);
    }

    /** The first to go: the oldest spare, else the oldest of all. */
    int oldest(Kind of) {
        int spare = oldest[of.index() + KINDS];
        return spare == NONE ? oldestKept(of) : spare;
    }

    /** The first to go of those that are no spares. */
    int oldestKept(Kind of) {
        return oldest[of.index()];
    }

    /** The one that was used next, of its like: spares, or entries that are none. */
    int newer(int slot) {
        return newer[slot];
    }

    private int list(int slot) {
        return marked(slot, SPARE) ? kind[slot] + KINDS : kind[slot];
    }

    EntryKey key(int slot) {
        return new EntryKey(id(slot), sequence[slot], form[slot]);
    }

    BlockId id(int slot) {
        return new BlockId(high[slot], low[slot]);
    }

    long sequence(int slot) {
        return sequence[slot];
    }

    int form(int slot) {
        return form[slot];
    }

    Kind kind(int slot) {
        return Kind.ALL.get(kind[slot]);
    }

    int weight(int slot) {
        return weight[slot];
    }

    long expiresAt(int slot) {
        return expiresAt[slot];
    }

    int lastUsed(int slot) {
        return lastUsed[slot];
    }

    void used(int slot, int seconds) {
        lastUsed[slot] = seconds;
    }

    boolean marked(int slot, int mark) {
        return (marks[slot] & mark) != 0;
    }

    void mark(int slot, int mark, boolean on) {
        marks[slot] = (byte) (on ? marks[slot] | mark : marks[slot] & ~mark);
    }

    /** Slots below this number may be in use. */
    int slots() {
        return used;
    }

    boolean inUse(int slot) {
        return kind[slot] != NONE;
    }

    int size() {
        return size;
    }

    int count(Kind of) {
        return counts[of.index()];
    }

    long bytes(Kind of) {
        return bytes[of.index()];
    }

    private int take() {
        if (free != NONE) {
            int slot = free;
            free = chain[slot];
            return slot;
        }
        if (used == high.length) {
            grow(Math.multiplyExact(used, 2));
        }
        return used++;
    }

    private void grow(int slots) {
        high = Arrays.copyOf(high, slots);
        low = Arrays.copyOf(low, slots);
        sequence = Arrays.copyOf(sequence, slots);
        expiresAt = Arrays.copyOf(expiresAt, slots);
        form = Arrays.copyOf(form, slots);
        weight = Arrays.copyOf(weight, slots);
        lastUsed = Arrays.copyOf(lastUsed, slots);
        newer = Arrays.copyOf(newer, slots);
        older = Arrays.copyOf(older, slots);
        chain = Arrays.copyOf(chain, slots);
        kind = Arrays.copyOf(kind, slots);
        marks = Arrays.copyOf(marks, slots);
        Arrays.fill(kind, used, slots, (byte) NONE);
        buckets = new int[slots];
        Arrays.fill(buckets, NONE);
        for (int slot = 0; slot < used; slot++) {
            int bucket = bucket(id(slot));
            chain[slot] = buckets[bucket];
            buckets[bucket] = slot;
        }
    }

    private int bucket(BlockId id) {
        return (int) FrequencySketch.hash(id) & (buckets.length - 1);
    }

    private void linkNewest(int slot) {
        int of = list(slot);
        older[slot] = newest[of];
        newer[slot] = NONE;
        if (newest[of] != NONE) {
            newer[newest[of]] = slot;
        }
        newest[of] = slot;
        if (oldest[of] == NONE) {
            oldest[of] = slot;
        }
    }

    private void unlink(int slot) {
        int of = list(slot);
        if (older[slot] == NONE) {
            oldest[of] = newer[slot];
        } else {
            newer[older[slot]] = newer[slot];
        }
        if (newer[slot] == NONE) {
            newest[of] = older[slot];
        } else {
            older[newer[slot]] = older[slot];
        }
    }
}
