package io.thermocline.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.thermocline.hot.HotStats;
import io.thermocline.hot.HotTier;
import io.thermocline.hot.Kind;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The hot tier's figures as meters: {@code thermocline.hot.*} by kind, {@code thermocline.level.*} by level, {@code thermocline.cache.*} by cache. */
final class HotMetrics {
    private static final double NANOS_A_SECOND = 1e9;

    private final MeterRegistry registry;
    private final HotTier hot;

    private HotMetrics(MeterRegistry registry, HotTier hot) {
        this.registry = registry;
        this.hot = hot;
    }

    static void bind(MeterRegistry registry, HotTier hot) {
        HotMetrics metrics = new HotMetrics(registry, hot);
        for (Kind each : Kind.values()) {
            metrics.kind(each);
        }
        for (HotStats.Level each : HotStats.Level.values()) {
            metrics.level(each);
        }
        metrics.cache("rows", HotStats::rows);
        metrics.cache("vectors", HotStats::vectors);
        metrics.gauge(
                "thermocline.memory.pressure",
                "0 none, 1 moderate, 2 high",
                Tags.empty(),
                each -> each.pressure().level().severity());
        metrics.gauge(
                "thermocline.hot.up",
                "Whether the embedded member serves",
                Tags.empty(),
                each -> each.member() == HotStats.Member.UP ? 1 : 0);
        metrics.counter(
                "thermocline.hot.dropped",
                "Offers of readers that were dropped for load",
                Tags.empty(),
                HotStats::dropped);
    }

    private void kind(Kind kind) {
        Tags tags = Tags.of("kind", name(kind));
        gauge(
                "thermocline.hot.entries",
                "Entries of the hot tier",
                tags,
                each -> of(each, kind).entries());
        gauge(
                "thermocline.hot.bytes",
                "Bytes of the hot tier",
                tags,
                each -> of(each, kind).bytes());
        gauge(
                "thermocline.hot.budget.bytes",
                "Bytes that are this kind's share",
                tags,
                each -> of(each, kind).budgetBytes());
        counter(
                "thermocline.hot.hits",
                "Reads answered from memory",
                tags,
                each -> of(each, kind).hits());
        counter(
                "thermocline.hot.misses",
                "Reads that went to the disk",
                tags,
                each -> of(each, kind).misses());
    }

    private void level(HotStats.Level level) {
        Tags tags = Tags.of("level", name(level));
        counter(
                "thermocline.level.hits",
                "Reads that the level answered",
                tags,
                each -> of(each, level).hits());
        counter(
                "thermocline.level.misses",
                "Reads that it was asked for in vain",
                tags,
                each -> of(each, level).misses());
        counter(
                "thermocline.level.seconds",
                "Time of all its answers",
                tags,
                each -> of(each, level).latency().totalNanos() / NANOS_A_SECOND);
        quantile("thermocline.level.p50", level, 0.5);
        quantile("thermocline.level.p95", level, 0.95);
        quantile("thermocline.level.p99", level, 0.99);
    }

    private void quantile(String name, HotStats.Level level, double share) {
        Gauge.builder(name, hot, each -> of(each.stats(), level).latency().quantileNanos(share) / NANOS_A_SECOND)
                .description("Time of its answers, at most")
                .baseUnit("seconds")
                .tags("level", name(level))
                .strongReference(true)
                .register(registry);
    }

    private void cache(String name, Function<HotStats, HotStats.Cache> cache) {
        Tags tags = Tags.of("cache", name);
        gauge(
                "thermocline.cache.entries",
                "Entries of the near cache",
                tags,
                each -> cache.apply(each).entries());
        gauge(
                "thermocline.cache.bytes",
                "Bytes of the near cache",
                tags,
                each -> cache.apply(each).bytes());
        gauge(
                "thermocline.cache.budget.bytes",
                "Bytes that it may have now",
                tags,
                each -> cache.apply(each).budgetBytes());
    }

    private static HotStats.OfKind of(HotStats stats, Kind kind) {
        return Objects.requireNonNull(stats.kinds().get(kind));
    }

    private static HotStats.OfLevel of(HotStats stats, HotStats.Level level) {
        return Objects.requireNonNull(stats.levels().get(level));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void gauge(String name, String description, Tags tags, ToDoubleFunction<HotStats> value) {
        Gauge.builder(name, hot, each -> value.applyAsDouble(each.stats()))
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private void counter(String name, String description, Tags tags, ToDoubleFunction<HotStats> value) {
        FunctionCounter.builder(name, hot, each -> value.applyAsDouble(each.stats()))
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
