package io.thermocline.tiers;

import io.thermocline.engine.EngineStats;
import io.thermocline.hot.HotStats;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What one tier, level or kind holds, and how it was used since the opening.
 *
 * @param name of the tier, level or kind, as in the contract
 * @param blocks rows that lie there; of vectors, sets
 * @param bytes as they lie there
 * @param rawBytes the same before compression
 * @param budgetBytes what it may take; empty when only the disk sets a limit
 */
public record Usage(String name, long blocks, long bytes, long rawBytes, OptionalLong budgetBytes, Reads reads) {
    /**
     * How it was read.
     *
     * @param hits reads that it answered
     * @param misses reads that it was asked for in vain
     */
    public record Reads(long hits, long misses, Latency latency) {
        public Reads {
            Objects.requireNonNull(latency);
        }

        /** Share of reads that it answered, 0 to 1; 0 when there were none. */
        public double hitRate() {
            return hits + misses == 0 ? 0 : (double) hits / (hits + misses);
        }
    }

    /**
     * Upper bounds of durations, in microseconds; 0 when nothing was measured.
     *
     * @param count durations measured
     */
    public record Latency(long count, double p50Micros, double p95Micros, double p99Micros) {
        /** Nothing was measured. */
        public static final Latency NONE = new Latency(0, 0, 0, 0);

        static Latency of(HotStats.Latency histogram) {
            return new Latency(
                    histogram.count(),
                    histogram.quantileNanos(0.5) / 1e3,
                    histogram.quantileNanos(0.95) / 1e3,
                    histogram.quantileNanos(0.99) / 1e3);
        }

        static Latency of(EngineStats.Latency summary) {
            return new Latency(summary.count(), summary.p50Micros(), summary.p95Micros(), summary.p99Micros());
        }
    }

    public Usage {
        Objects.requireNonNull(name);
        Objects.requireNonNull(budgetBytes);
        Objects.requireNonNull(reads);
    }
}
