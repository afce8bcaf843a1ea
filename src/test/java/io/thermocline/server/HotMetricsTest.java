package io.thermocline.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.hot.HotOptions;
import io.thermocline.hot.HotTier;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hot tier's meters say what the tier says, by kind, level and cache. */
class HotMetricsTest {
    private static final Envelope ROW = new Envelope(new BlockId(0x0190_0000_0000_7000L, 1), 1, 1, 1, 1, 0, 0);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<RuntimeException> faults = new ArrayList<>();

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private double counter(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    @Test
    void saysBudgetsAndCountsMisses() {
        try (HotTier tier =
                HotTier.create(HotOptions.of(1 << 20, 1 << 16), InstantSource.system(), () -> 0, faults::add)) {
            HotMetrics.bind(registry, tier);
            assertThat(gauge("thermocline.cache.budget.bytes", "cache", "rows")).isEqualTo(1 << 15);
            assertThat(gauge("thermocline.hot.budget.bytes", "kind", "content")).isEqualTo((long) (0.4 * (1 << 20)));
            assertThat(gauge("thermocline.hot.budget.bytes", "kind", "metadata"))
                    .isEqualTo((long) (0.1 * (1 << 20)));
            assertThat(gauge("thermocline.hot.up")).as("not started").isZero();
            assertThat(gauge("thermocline.memory.pressure")).isZero();
            assertThat(counter("thermocline.level.misses", "level", "block-cache"))
                    .isZero();
            tier.get(ROW);
            assertThat(counter("thermocline.level.misses", "level", "block-cache"))
                    .isEqualTo(1);
            assertThat(counter("thermocline.level.misses", "level", "hot")).isEqualTo(1);
            assertThat(counter("thermocline.level.hits", "level", "block-cache"))
                    .isZero();
            assertThat(gauge("thermocline.level.p99", "level", "hot")).isZero();
        }
        assertThat(faults).isEmpty();
    }
}
