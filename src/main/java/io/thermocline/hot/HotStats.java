package io.thermocline.hot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The hot tier at one moment; counters count from the opening.
 *
 * @param kinds the entries of the map, and reads of both the map and the near cache
 * @param rows the near cache of rows
 * @param vectors the near cache of vectors
 * @param dropped offers of readers that were dropped because there was too much to do
 */
public record HotStats(
        Map<Kind, OfKind> kinds,
        Map<Level, OfLevel> levels,
        Cache rows,
        Cache vectors,
        Pressure pressure,
        Member member,
        long dropped) {
    public HotStats {
        kinds = Collections.unmodifiableMap(new EnumMap<>(kinds));
        levels = Collections.unmodifiableMap(new EnumMap<>(levels));
        Objects.requireNonNull(rows);
        Objects.requireNonNull(vectors);
        Objects.requireNonNull(pressure);
        Objects.requireNonNull(member);
    }

    /** Where a read of one block was answered from, fastest first. */
    public enum Level {
        /** Rows that are not in a segment yet. */
        MEMTABLE,
        /** Vectors of the near cache. */
        VECTOR_CACHE,
        /** Rows of the near cache. */
        BLOCK_CACHE,
        /** The map. */
        HOT,
        /** Segments on the local disk. */
        NVME
    }

    /**
     * One kind.
     *
     * @param entries in the map
     * @param bytes of those, with what they cost besides
     * @param budgetBytes its share of what the map may use now
     * @param hits reads that were answered from memory
     * @param misses reads that went to the disk
     */
    public record OfKind(long entries, long bytes, long budgetBytes, long hits, long misses) {}

    /**
     * One level.
     *
     * @param hits reads that it answered
     * @param misses reads that it was asked for in vain
     * @param latency of its answers
     */
    public record OfLevel(long hits, long misses, Latency latency) {}

    /**
     * A near cache.
     *
     * @param bytes as they count against the budget
     * @param budgetBytes what it may use now
     */
    public record Cache(long entries, long bytes, long budgetBytes) {}

    /**
     * A histogram.
     *
     * @param totalNanos sum of all durations
     * @param buckets counts; bucket i has durations above 2^(i-1) and up to 2^i nanoseconds
     */
    public record Latency(long count, long totalNanos, List<Long> buckets) {
        public Latency {
            buckets = List.copyOf(buckets);
        }

        /** This and another one as one. */
        public Latency plus(Latency other) {
            List<Long> sums = new ArrayList<>();
            for (int i = 0; i < buckets.size(); i++) {
                sums.add(buckets.get(i) + other.buckets.get(i));
            }
            return new Latency(count + other.count, totalNanos + other.totalNanos, sums);
        }

        /** An upper bound of the duration that this share of all does not exceed, nanoseconds; 0 when there are none. */
        public long quantileNanos(double share) {
            long wanted = (long) Math.ceil(count * share);
            long seen = 0;
            for (int i = 0; i < buckets.size() && wanted > 0; i++) {
                seen += buckets.get(i);
                if (seen >= wanted) {
                    return 1L << i;
                }
            }
            return 0;
        }
    }

    /** The embedded member. */
    public enum Member {
        /** The map has no budget, so there is none. */
        OFF,
        /** On its way; reads are answered without. */
        STARTING,
        /** Serves. */
        UP,
        /** It failed; reads are answered without, and it is started again. */
        DOWN
    }

    /** Share of reads for one block that were answered from memory, 0 to 1; 0 when there were none. */
    public double hitRate() {
        long hits = kinds.values().stream().mapToLong(OfKind::hits).sum();
        long all = hits + kinds.values().stream().mapToLong(OfKind::misses).sum();
        return all == 0 ? 0 : (double) hits / all;
    }
}
