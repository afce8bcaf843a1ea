package io.thermocline.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.thermocline.engine.EngineStats;
import io.thermocline.table.TableStats;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The metadata table's figures as meters, {@code thermocline.table.*}. */
final class TableMetrics {
    private final MeterRegistry registry;
    private final Supplier<TableStats> stats;

    private TableMetrics(MeterRegistry registry, Supplier<TableStats> stats) {
        this.registry = registry;
        this.stats = stats;
    }

    static void bind(MeterRegistry registry, Supplier<TableStats> stats) {
        TableMetrics metrics = new TableMetrics(registry, stats);
        metrics.table();
        metrics.pool();
        metrics.cached();
        stats.get().queries().latency().keySet().forEach(metrics::queries);
    }

    private void table() {
        gauge("lag", "Commits that queries do not see yet", each -> each.lag());
        gauge("up", "1 while the table answers queries", each -> each.state() == TableStats.State.FOLLOWING ? 1 : 0);
        gauge("rows", "Rows of the table", each -> each.contents().rows());
        gauge(
                "rows.superseded",
                "Rows kept for queries and cursors alone",
                each -> each.contents().superseded());
        gauge("bytes", "Bytes of the table's file", each -> each.contents().bytes());
        gauge(
                "bytes.free",
                "Bytes of the table's file that hold nothing",
                each -> each.contents().freeBytes());
        gauge(
                "verified.seconds",
                "When all of the table was last read and found sound, seconds since the epoch; 0 if it was not since the start",
                each -> each.verified() == null ? 0 : each.verified().at().getEpochSecond());
        counter("rebuilds", "How often the table was derived anew", TableStats::rebuilds);
    }

    private void pool() {
        gauge(
                "connections",
                "Queries at a time that the table takes",
                each -> each.queries().pool().size());
        gauge(
                "connections.busy",
                "Queries under way",
                each -> each.queries().pool().busy());
        gauge(
                "connections.waiting",
                "Queries that wait for their turn",
                each -> each.queries().pool().waiting());
        counter(
                "connections.refused",
                "Queries that waited too long for their turn",
                each -> each.queries().pool().refused());
        counter(
                "queries.stopped",
                "Queries stopped for their time or memory",
                each -> each.queries().stopped());
    }

    private void cached() {
        counter(
                "cache.hits",
                "Queries whose answer was at hand",
                each -> each.queries().cached().hits());
        counter(
                "cache.misses",
                "Queries whose answer was not at hand",
                each -> each.queries().cached().misses());
        gauge(
                "cache.entries",
                "Answers that are kept",
                each -> each.queries().cached().entries());
        gauge(
                "cache.bytes",
                "Bytes of the answers that are kept",
                each -> each.queries().cached().bytes());
        gauge(
                "cache.budget.bytes",
                "Bytes that they may take",
                each -> each.queries().cached().budgetBytes());
    }

    private void queries(String kind) {
        FunctionCounter.builder(
                        "thermocline.table.queries", stats, all -> of(all, kind).count())
                .description("Queries of the table")
                .tag("kind", kind)
                .register(registry);
        FunctionCounter.builder(
                        "thermocline.table.queries.seconds",
                        stats,
                        all -> of(all, kind).totalMicros() / 1e6)
                .description("Time spent in queries of the table, their waits included")
                .tag("kind", kind)
                .register(registry);
        latency("thermocline.table.queries.p50", kind, each -> each.p50Micros());
        latency("thermocline.table.queries.p99", kind, each -> each.p99Micros());
    }

    private static EngineStats.Latency of(Supplier<TableStats> stats, String kind) {
        return Objects.requireNonNull(stats.get().queries().latency().get(kind));
    }

    private void latency(String name, String kind, ToDoubleFunction<EngineStats.Latency> value) {
        TimeGauge.builder(name, stats, TimeUnit.MICROSECONDS, all -> value.applyAsDouble(of(all, kind)))
                .description("Time of one query of the table since the start")
                .tag("kind", kind)
                .register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<TableStats> value) {
        FunctionCounter.builder("thermocline.table." + name, stats, all -> value.applyAsDouble(all.get()))
                .description(description)
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<TableStats> value) {
        Gauge.builder("thermocline.table." + name, stats, all -> value.applyAsDouble(all.get()))
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
