package io.thermocline.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.thermocline.tiering.TieringStats;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How segments move between the local disk and the archive. */
final class TieringMetrics {
    private TieringMetrics() {}

    static void bind(MeterRegistry registry, Supplier<TieringStats> tiering) {
        moved(registry, tiering, "archive", stats -> stats.work().archived());
        moved(registry, tiering, "promote", stats -> stats.work().promoted());
        FunctionCounter.builder(
                        "thermocline.tiering.failures",
                        tiering,
                        each -> each.get().work().failed())
                .description("Moves that failed")
                .register(registry);
        gauge(
                registry,
                tiering,
                "under.way",
                "Segments on their way",
                stats -> stats.work().underWay().size());
        gauge(
                registry,
                tiering,
                "bytes.per.second",
                "Bytes a second that moves may have now",
                TieringStats::bytesPerSecond);
        gauge(
                registry,
                tiering,
                "draining",
                "1 while room is made on the local disk",
                stats -> stats.draining() ? 1 : 0);
        gauge(
                registry,
                tiering,
                "warm.bytes",
                "Bytes that segments take on the local disk",
                stats -> stats.place().warmBytes());
    }

    private static void moved(
            MeterRegistry registry,
            Supplier<TieringStats> tiering,
            String direction,
            Function<TieringStats, TieringStats.Moved> moved) {
        FunctionCounter.builder(
                        "thermocline.tiering.moves",
                        tiering,
                        each -> moved.apply(each.get()).segments())
                .tag("direction", direction)
                .description("Segments that were moved")
                .register(registry);
        FunctionCounter.builder(
                        "thermocline.tiering.moved.bytes",
                        tiering,
                        each -> moved.apply(each.get()).bytes())
                .tag("direction", direction)
                .description("Bytes of those, as far as they left or came")
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry,
            Supplier<TieringStats> tiering,
            String name,
            String description,
            ToDoubleFunction<TieringStats> value) {
        Gauge.builder("thermocline.tiering." + name, tiering, each -> value.applyAsDouble(each.get()))
                .description(description)
                .register(registry);
    }
}
