package io.thermocline.segment;

import io.thermocline.block.BlockId;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The entries of a key file by (creation time, id, sequence), all descending, from a place on. Zones are opened in the order of their greatest
 * creation time, and their entries wait in a heap until no unopened zone can hold a newer one. Where ids grow with time one or two zones are
 * open at once; where they do not, at most twelve bytes wait for each row.
 */
final class NewestFirst implements Iterator<SegmentEntry> {
    private final KeyFile keys;
    private final long beforeCreated;
    private final BlockId beforeId;
    private final int[] zones;
    private int nextZone;

    private long[] heapCreated = new long[2 * KeyFileLayout.ZONE_ENTRIES];
    private int[] heapEntries = new int[2 * KeyFileLayout.ZONE_ENTRIES];
    private int heapSize;

    NewestFirst(KeyFile keys, long beforeCreated, BlockId beforeId) {
        this.keys = keys;
        this.beforeCreated = beforeCreated;
        this.beforeId = beforeId;
        // those at the end come first where times are equal: they hold the greater ids
        this.zones = Permutation.sorted(
                keys.zones(), (left, right) -> Long.compare(greatest(keys, right), greatest(keys, left)));
    }

    /** Sorting backwards from the last zone on makes a key file that grows with time one sorted run. */
    private static long greatest(KeyFile keys, int reversed) {
        return keys.greatestCreated(keys.zones() - 1 - reversed);
    }

    @Override
    public boolean hasNext() {
        while (nextZone < zones.length && (heapSize == 0 || heapCreated[0] <= greatest(keys, zones[nextZone]))) {
            int zone = keys.zones() - 1 - zones[nextZone++];
            if (keys.leastCreated(zone) <= beforeCreated) {
                open(zone);
            }
        }
        return heapSize > 0;
    }

    @Override
    public SegmentEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int entry = heapEntries[0];
        heapSize--;
        if (heapSize > 0) {
            siftDown(heapCreated[heapSize], heapEntries[heapSize]);
        }
        return keys.entry(entry);
    }

    private void open(int zone) {
        int first = zone * KeyFileLayout.ZONE_ENTRIES;
        int end = Math.min(first + KeyFileLayout.ZONE_ENTRIES, keys.rows());
        for (int entry = first; entry < end; entry++) {
            long created = keys.createdAtMicros(entry);
            boolean after =
                    created < beforeCreated || (created == beforeCreated && keys.compareId(entry, beforeId) < 0);
            if (after) {
                siftUp(created, entry);
            }
        }
    }

    /** Whether the first comes before the second. Entries of one id lie newest first in the key file. */
    private boolean before(long created, int entry, long otherCreated, int other) {
        if (created != otherCreated) {
            return created > otherCreated;
        }
        int byId = keys.compareIds(entry, other);
        return byId != 0 ? byId > 0 : entry < other;
    }

    private void siftUp(long created, int entry) {
        if (heapSize == heapEntries.length) {
            heapCreated = Arrays.copyOf(heapCreated, heapSize * 2);
            heapEntries = Arrays.copyOf(heapEntries, heapSize * 2);
        }
        int at = heapSize++;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!before(created, entry, heapCreated[parent], heapEntries[parent])) {
                break;
            }
            heapCreated[at] = heapCreated[parent];
            heapEntries[at] = heapEntries[parent];
            at = parent;
        }
        heapCreated[at] = created;
        heapEntries[at] = entry;
    }

    private void siftDown(long created, int entry) {
        int at = 0;
        while (2 * at + 1 < heapSize) {
            int child = 2 * at + 1;
            if (child + 1 < heapSize
                    && before(heapCreated[child + 1], heapEntries[child + 1], heapCreated[child], heapEntries[child])) {
                child++;
            }
            if (!before(heapCreated[child], heapEntries[child], created, entry)) {
                break;
            }
            heapCreated[at] = heapCreated[child];
            heapEntries[at] = heapEntries[child];
            at = child;
        }
        heapCreated[at] = created;
        heapEntries[at] = entry;
    }
}
