package io.thermocline.hot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Durations in buckets of powers of two, from a nanosecond to hours. Thread-safe. */
final class Durations {
    private static final int BUCKETS = 44;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private final LongAdder total = new LongAdder();

    void add(long nanos) {
        long value = Math.max(nanos, 1);
        counts.incrementAndGet(Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(value - 1)));
        total.add(value);
    }

    HotStats.Latency summary() {
        List<Long> buckets = new ArrayList<>(BUCKETS);
        long count = 0;
        for (int i = 0; i < BUCKETS; i++) {
            buckets.add(counts.get(i));
            count += counts.get(i);
        }
        return new HotStats.Latency(count, total.sum(), buckets);
    }
}
