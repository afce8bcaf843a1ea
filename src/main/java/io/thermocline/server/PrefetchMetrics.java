package io.thermocline.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.thermocline.prefetch.PrefetchStats;
import io.thermocline.prefetch.Prefetcher;
import java.util.function.ToDoubleFunction;

/** Prefetch's figures as meters: {@code thermocline.prefetch.*}. */
final class PrefetchMetrics {
    private final MeterRegistry registry;
    private final Prefetcher prefetch;

    private PrefetchMetrics(MeterRegistry registry, Prefetcher prefetch) {
        this.registry = registry;
        this.prefetch = prefetch;
    }

    static void bind(MeterRegistry registry, Prefetcher prefetch) {
        PrefetchMetrics metrics = new PrefetchMetrics(registry, prefetch);
        metrics.gauge(
                "on",
                "1 while it learns and reads ahead, 0 while it rests or is off",
                each -> each.state() == PrefetchStats.State.ON ? 1 : 0);
        metrics.gauge("threshold", "The least probability of a block that is read ahead", PrefetchStats::threshold);
        metrics.gauge(
                "pairs",
                "Pairs of blocks that are known to be read one after the other",
                each -> each.learned().pairs());
        metrics.gauge(
                "blocks",
                "Blocks that something is known about",
                each -> each.learned().blocks());
        metrics.gauge(
                "learned.bytes",
                "Memory for what is known",
                each -> each.learned().bytes());
        metrics.gauge(
                "held.bytes",
                "Bytes of rows that were read ahead and wait",
                each -> each.held().bytes());
        metrics.counter("issued", "Blocks that were read ahead", PrefetchStats::issued);
        metrics.counter("used", "Blocks that were read ahead and then asked for", PrefetchStats::used);
        metrics.counter("wasted", "Blocks that were read ahead and left memory unread", PrefetchStats::wasted);
        metrics.counter("dropped", "Likely blocks that were not read ahead for load", PrefetchStats::dropped);
        metrics.counter("forgotten", "Reads that came too fast to learn from", PrefetchStats::forgotten);
        metrics.counter("bytes", "Bytes that were read ahead", PrefetchStats::bytesRead);
    }

    private void gauge(String name, String description, ToDoubleFunction<PrefetchStats> value) {
        Gauge.builder("thermocline.prefetch." + name, prefetch, each -> value.applyAsDouble(each.stats()))
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<PrefetchStats> value) {
        FunctionCounter.builder("thermocline.prefetch." + name, prefetch, each -> value.applyAsDouble(each.stats()))
                .description(description)
                .register(registry);
    }
}
