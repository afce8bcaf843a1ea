package io.thermocline.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.thermocline.engine.EngineStats;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The store's own figures as meters, {@code thermocline.*}. */
final class StoreMetrics {
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final MeterRegistry registry;
    private final Supplier<EngineStats> stats;

    private StoreMetrics(MeterRegistry registry, Supplier<EngineStats> stats) {
        this.registry = registry;
        this.stats = stats;
    }

    static void bind(MeterRegistry registry, OpenStore store) {
        StoreMetrics metrics = new StoreMetrics(registry, new Recent(store));
        metrics.commits();
        metrics.memory();
        metrics.segments();
        metrics.archive();
        metrics.maintenance();
        metrics.gauge("thermocline.follower.lag", "Commits the encoder has not looked at", each -> store.encodeLag());
        metrics.gauge(
                "thermocline.pending.blocks", "Blocks whose vectors are still to come", each -> store.pendingBlocks());
        metrics.gauge(
                "thermocline.disk.usable.bytes", "Room on the data directory's disk", each -> store.usableBytes());
    }

    private void commits() {
        counter(
                "thermocline.commits",
                "Transactions committed",
                each -> each.commits().transactions());
        counter(
                "thermocline.commits.groups",
                "Syncs that carried a transaction",
                each -> each.commits().groups());
        counter(
                "thermocline.commits.bytes",
                "Bytes committed",
                each -> each.commits().bytes());
        counter(
                "thermocline.commits.conflicts",
                "Transactions refused for a precondition",
                each -> each.commits().conflicts());
        counter(
                "thermocline.commits.refused",
                "Transactions refused for load or a fault",
                each -> each.commits().refused());
        counter(
                "thermocline.commits.unknown",
                "Transactions whose outcome is not known",
                each -> each.commits().unknown());
        gauge("thermocline.sequence", "The last commit", each -> each.commits().sequence());
    }

    private void memory() {
        gauge(
                "thermocline.queue.transactions",
                "Transactions that wait for the committer",
                each -> each.memory().queued());
        gauge(
                "thermocline.queue.bytes",
                "Bytes that wait for the committer",
                each -> each.memory().queuedBytes());
        gauge(
                "thermocline.memtable.bytes",
                "Bytes of all memtables",
                each -> each.memory().memtableBytes());
        gauge(
                "thermocline.memtables",
                "Memtables, the active one included",
                each -> each.memory().memtables());
    }

    private void archive() {
        gauge(
                "thermocline.archive.segments",
                "Segments of which the archive has all",
                each -> each.archive().count());
        gauge(
                "thermocline.archive.bytes",
                "Bytes of those in the archive",
                each -> each.archive().bytes());
        counter(
                "thermocline.archive.reads",
                "Contents read from the archive",
                each -> each.archive().reads());
        gauge(
                "thermocline.archive.failing",
                "1 while the last read from the archive or the last write to it did not work, else 0",
                each -> each.archive().state().failingSince() == null ? 0 : 1);
        gauge(
                "thermocline.segments.local.bytes",
                "Bytes that segments take on the disk",
                each -> each.archive().localBytes());
    }

    private void segments() {
        gauge("thermocline.segments", "Segments", each -> each.segments().count());
        gauge(
                "thermocline.segments.rows",
                "Rows in segments",
                each -> each.segments().rows());
        gauge(
                "thermocline.segments.rows.dead",
                "Rows in segments that are no longer wanted",
                each -> each.segments().deadRows());
        gauge(
                "thermocline.segments.bytes",
                "Bytes of segments",
                each -> each.segments().bytes());
        gauge(
                "thermocline.segments.quarantined",
                "Segments with damaged pages",
                each -> each.segments().quarantined().size());
        gauge(
                "thermocline.pages.corrupt",
                "Damaged pages met",
                each -> each.segments().corruptPages());
        gauge(
                "thermocline.manifest.version",
                "The manifest's version",
                each -> each.segments().manifestVersion());
    }

    private void maintenance() {
        counter(
                "thermocline.flushes",
                "Memtables written out",
                each -> each.maintenance().flushes());
        counter(
                "thermocline.compactions",
                "Merges of segments",
                each -> each.maintenance().compactions());
        gauge(
                "thermocline.log.bytes",
                "Bytes of the log's files",
                each -> each.maintenance().logBytes());
        gauge(
                "thermocline.log.synced",
                "Everything at or below this sequence is on the disk",
                each -> each.maintenance().syncedThrough());
        gauge(
                "thermocline.log.flushed",
                "Everything at or below this sequence is in segments",
                each -> each.maintenance().flushedThrough());
        counter(
                "thermocline.log.syncs",
                "Syncs of the log",
                each -> each.maintenance().sync().count());
        FunctionCounter.builder(
                        "thermocline.log.sync.seconds",
                        stats,
                        all -> all.get().maintenance().sync().totalMicros() / 1e6)
                .description("Time spent in syncs of the log")
                .register(registry);
        latency("thermocline.log.sync.p50", sync -> sync.p50Micros());
        latency("thermocline.log.sync.p99", sync -> sync.p99Micros());
        latency("thermocline.log.sync.max", sync -> sync.maxMicros());
    }

    private void latency(String name, ToDoubleFunction<EngineStats.Latency> value) {
        TimeGauge.builder(
                        name,
                        stats,
                        TimeUnit.MICROSECONDS,
                        all -> value.applyAsDouble(all.get().maintenance().sync()))
                .description("Time of one sync since the start")
                .register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<EngineStats> value) {
        FunctionCounter.builder(name, stats, all -> value.applyAsDouble(all.get()))
                .description(description)
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<EngineStats> value) {
        Gauge.builder(name, stats, all -> value.applyAsDouble(all.get()))
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** One reading serves all meters of a scrape. */
    private static final class Recent implements Supplier<EngineStats> {
        private final OpenStore store;
        private final ReentrantLock lock = new ReentrantLock();
        private EngineStats last;
        private long lastNanos;

        Recent(OpenStore store) {
            this.store = store;
            this.last = store.engine().stats();
            this.lastNanos = System.nanoTime();
        }

        @Override
        public EngineStats get() {
            lock.lock();
            try {
                if (System.nanoTime() - lastNanos > FRESH_NANOS) {
                    last = store.engine().stats();
                    lastNanos = System.nanoTime();
                }
                return last;
            } finally {
                lock.unlock();
            }
        }
    }
}
