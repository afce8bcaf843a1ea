package io.thermocline.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.thermocline.engine.EngineStats;
import io.thermocline.search.SearchStats;
import io.thermocline.tiers.Tiers;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The store's tiers in five figures, by the names that they have everywhere, and the index as a level of access. */
final class TierMetrics {
    private static final String LEVEL = "level";
    private static final String INDEX = "index";
    private static final double MICROS_A_SECOND = 1e6;

    private final MeterRegistry registry;

    private TierMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    static void bind(MeterRegistry registry, OpenStore store) {
        TierMetrics metrics = new TierMetrics(registry);
        metrics.gauge(
                "thermocline.ramlake.usage.bytes",
                "Bytes of memory that hold blocks and vectors: memtables, near cache, hot tier",
                store,
                each -> Tiers.hotBytes(each.engine().stats(), each.hot().stats()));
        metrics.gauge(
                "thermocline.persistent.usage.bytes",
                "Bytes of segments and of the log on the disk",
                store,
                each -> persistent(each.engine().stats()));
        metrics.gauge(
                "thermocline.cache.hit.rate",
                "Share of blocks asked for by id that took no disk",
                store,
                each -> each.engine().stats().reads().hitRate());
        metrics.gauge(
                "thermocline.sync.lag.seconds",
                "Seconds since everything acknowledged was in segments",
                store,
                each -> each.engine().stats().memory().unflushedMicros() / MICROS_A_SECOND);
        metrics.gauge(
                "thermocline.compression.ratio",
                "Bytes before compression that one stored byte stands for",
                store,
                each -> each.engine().stats().segments().files().compressionRatio());
        metrics.gauge(
                "thermocline.erasures.overdue",
                "Erasures that are not complete though thermocline.erase.within is over",
                store,
                each -> each.services().erasures().unfinished().overdue());
        metrics.index(() -> store.services().search().stats());
    }

    private static double persistent(EngineStats stats) {
        return stats.segments().bytes() + stats.maintenance().logBytes();
    }

    /** What {@link HotMetrics} has of the other levels. */
    private void index(Supplier<SearchStats> searches) {
        counter(searches, "hits", "Reads that the level answered", SearchStats::indexAlone);
        counter(searches, "misses", "Reads that it was asked for in vain", SearchStats::withStore);
        counter(
                searches,
                "seconds",
                "Time of all its answers",
                each -> each.latency().totalMicros() / MICROS_A_SECOND);
        quantile(searches, "p50", each -> each.latency().p50Micros());
        quantile(searches, "p95", each -> each.latency().p95Micros());
        quantile(searches, "p99", each -> each.latency().p99Micros());
    }

    private void counter(
            Supplier<SearchStats> searches, String name, String description, ToDoubleFunction<SearchStats> value) {
        FunctionCounter.builder("thermocline.level." + name, searches, each -> value.applyAsDouble(each.get()))
                .description(description)
                .tag(LEVEL, INDEX)
                .register(registry);
    }

    private void quantile(Supplier<SearchStats> searches, String name, ToDoubleFunction<SearchStats> micros) {
        Gauge.builder("thermocline.level." + name, searches, each -> micros.applyAsDouble(each.get()) / MICROS_A_SECOND)
                .description("Time of its answers, at most")
                .baseUnit("seconds")
                .tag(LEVEL, INDEX)
                .strongReference(true)
                .register(registry);
    }

    private void gauge(String name, String description, OpenStore store, ToDoubleFunction<OpenStore> value) {
        Gauge.builder(name, store, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
