package io.thermocline.engine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What has been counted since the opening. Thread-safe. */
final class Counters {
    final LongAdder transactions = new LongAdder();
    final LongAdder conflicts = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder unknown = new LongAdder();
    final LongAdder groups = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder flushes = new LongAdder();
    final LongAdder compactions = new LongAdder();
    /** Rows of blocks asked for by id. */
    final LongAdder readsFromMemory = new LongAdder();

    final LongAdder readsFromDisk = new LongAdder();
    /** Contents that the archive gave. */
    final LongAdder readsFromArchive = new LongAdder();

    final AtomicLong flushedThrough = new AtomicLong();
    final LatencyHistogram sync = new LatencyHistogram();
}
