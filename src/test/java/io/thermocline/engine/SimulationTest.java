package io.thermocline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stops the machine at every operation of random histories, starts it again and compares with a model. {@code -Dseed=7} replays one history,
 * {@code -Dseeds=100} runs that many.
 */
class SimulationTest {
    private static final int STEPS = 35;
    private static final int MORE_STEPS = 6;

    static LongStream seeds() {
        Long seed = Long.getLong("seed");
        return seed != null ? LongStream.of(seed) : LongStream.rangeClosed(1, Long.getLong("seeds", 3));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasAcknowledgedSurvivesACrashAtAnyOperation(long seed) {
        SimulatedHistory whole = new SimulatedHistory(seed);
        assertThat(whole.run(STEPS))
                .as("a history without a crash, seed %s", seed)
                .isTrue();
        whole.stop();
        long operations = whole.files().operations();
        for (long operation = 1; operation <= operations; operation++) {
            SimulatedHistory history = new SimulatedHistory(seed);
            history.files().crashAt(operation);
            try {
                history.run(STEPS);
                history.recoverAndCheck(MORE_STEPS);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed=" + seed + " operation=" + operation + " of " + operations, e);
            } finally {
                history.stop();
            }
        }
    }
}
