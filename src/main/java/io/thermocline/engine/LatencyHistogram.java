package io.thermocline.engine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Durations in buckets whose bounds grow by the square root of 2, from a microsecond to days. Thread-safe. */
public final class LatencyHistogram {
    private static final int BUCKETS = 80;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private final AtomicLong total = new AtomicLong();
    private final AtomicLong max = new AtomicLong();

    /** Counts one. */
    public void add(long micros) {
        long value = Math.max(micros, 0);
        counts.incrementAndGet(bucket(value));
        total.addAndGet(value);
        max.accumulateAndGet(value, Math::max);
    }

    /** What was counted so far. */
    public EngineStats.Latency summary() {
        long count = 0;
        for (int i = 0; i < BUCKETS; i++) {
            count += counts.get(i);
        }
        return new EngineStats.Latency(
                count, total.get(), quantile(count, 0.5), quantile(count, 0.95), quantile(count, 0.99), max.get());
    }

    private long quantile(long count, double share) {
        long wanted = (long) Math.ceil(count * share);
        long seen = 0;
        for (int i = 0; i < BUCKETS && wanted > 0; i++) {
            seen += counts.get(i);
            if (seen >= wanted) {
                return Math.min(upperBound(i), max.get());
            }
        }
        return 0;
    }

    private static int bucket(long micros) {
        return micros < 1 ? 0 : Math.min(BUCKETS - 1, 1 + (int) (2 * Math.log((double) micros) / Math.log(2)));
    }

    private static long upperBound(int bucket) {
        return Math.round(Math.pow(2, bucket / 2.0));
    }
}
