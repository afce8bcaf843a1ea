package io.thermocline.system;

import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.engine.Committed;
import io.thermocline.engine.Components;
import io.thermocline.engine.Engine;
import io.thermocline.engine.EngineOptions;
import io.thermocline.engine.EngineStats;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.log.LogOptions;
import io.thermocline.problem.ProblemException;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A registry on an engine that answers before it syncs, and loses what it answered. */
class RegistryTest {
    private static final Registry.Codec<String> CODEC = new Registry.Codec<>(
            value -> value.getBytes(StandardCharsets.UTF_8), bytes -> new String(bytes, StandardCharsets.UTF_8));

    /** So long that half of what is written at once does not hold it. */
    private static final String LOST = "lost".repeat(4_000);

    private final SimulatedFileStore files = new SimulatedFileStore(3);

    private Engine open() {
        EngineOptions.Commits lazily = new EngineOptions.Commits(Duration.ofHours(1), 100, 1 << 20, 1 << 20, 1 << 20);
        return Engine.open(
                EngineOptions.defaults()
                        .with(lazily)
                        .with(LogOptions.DEFAULTS.withFileBytes(1 << 20))
                        .withBackground(false),
                new Components(files, () -> Instant.parse("2026-01-01T00:00:00Z"), new Random(5), Runnable::run));
    }

    @Test
    void aValueThatWasLostWithTheTailOfTheLogIsNotServedAnyLonger() {
        try (Engine engine = open()) {
            Registry<String> registry = new Registry<>(engine, new SystemBlocks(new Random(7)), "test", CODEC);
            write(engine, registry, "kept");
            engine.flush();
            write(engine, registry, LOST);
            assertThat(registry.value()).isEqualTo(LOST);

            loseWhatIsNotSynced(engine);

            assertThat(stored(engine, registry)).isEqualTo("kept");
            assertThat(registry.value()).isEqualTo("kept");
            Committed again = write(engine, registry, "new");
            assertThat(again.versions()).as("the number of the lost version").containsExactly(2L);
            assertThat(registry.value()).isEqualTo("new");
        }
    }

    private Committed write(Engine engine, Registry<String> registry, String value) {
        try (Snapshot system = engine.snapshot(Caller.SYSTEM)) {
            Transaction transaction = Transaction.of(registry.put(registry.read(system), value), CommitContext.SYSTEM);
            return await(registry.submit(transaction, value));
        }
    }

    private static String stored(Engine engine, Registry<String> registry) {
        try (Snapshot system = engine.snapshot(Caller.SYSTEM)) {
            return registry.read(system).value();
        }
    }

    private void loseWhatIsNotSynced(Engine engine) {
        files.failWrite(1);
        assertThatThrownBy(engine::flush).isInstanceOf(ProblemException.class);
        while (engine.stats().state() == EngineStats.State.POISONED) {
            Thread.onSpinWait();
        }
    }
}
