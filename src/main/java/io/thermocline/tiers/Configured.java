package io.thermocline.tiers;

import java.time.Duration;
import java.util.Objects;

/**
 * What the store was started with, as far as reports and checks compare with it.
 *
 * @param maxLogBytes at which the log is cut
 * @param syncInterval zero when each write is on the disk before its answer
 * @param heapKeptFree share of the heap, 0 to 1, that should be free
 */
public record Configured(Memory memory, long maxLogBytes, Duration syncInterval, double heapKeptFree) {
    /**
     * Budgets in bytes.
     *
     * @param memtableBytes of all memtables together
     * @param hotBytes of the hot tier's map
     * @param cacheBytes of the near cache
     * @param tableBytes of the metadata table, outside the heap
     */
    public record Memory(long memtableBytes, long hotBytes, long cacheBytes, long tableBytes) {
        long onHeap() {
            return memtableBytes + hotBytes + cacheBytes;
        }
    }

    public Configured {
        Objects.requireNonNull(memory);
        Objects.requireNonNull(syncInterval);
    }
}
