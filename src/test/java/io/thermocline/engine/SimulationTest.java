package io.thermocline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.log.OlderRecords;
import io.thermocline.testing.SimulatedFileStore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
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
        crashAtOperations(seed, () -> new SimulatedHistory(seed), STEPS, 1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void itDoesSoWhereLogFilesAreUsedAgain(long seed) {
        SimulatedHistory whole = crashAtOperations(seed, () -> SimulatedHistory.trimmed(seed), 2 * STEPS, 7);
        assertThat(OlderRecords.find(whole.files())).isNotEmpty();
    }

    private static SimulatedHistory crashAtOperations(
            long seed, Supplier<SimulatedHistory> histories, int steps, int stride) {
        SimulatedHistory whole = histories.get();
        assertThat(whole.run(steps))
                .as("a history without a crash, seed %s", seed)
                .isTrue();
        whole.stop();
        long operations = whole.files().operations();
        for (long operation = 1 + seed % stride; operation <= operations; operation += stride) {
            SimulatedHistory history = histories.get();
            history.files().crashAt(operation);
            try {
                history.run(steps);
                history.recoverAndCheck(MORE_STEPS);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed=" + seed + " operation=" + operation + " of " + operations, e);
            } finally {
                history.stop();
            }
        }
        return whole;
    }

    private static final int LOST_DISKS = Integer.getInteger("lost", 40);

    /** Every so many operations and calls of the longer histories stop the machine; {@code -Dstride=1} is all of them. */
    private static final int STRIDE = Integer.getInteger("stride", 29);

    /** The same with moves between disk and archive, where calls to the archive fail in between, and each call to it may be the last. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasAcknowledgedSurvivesACrashAmidMovesToTheArchiveAndBack(long seed) {
        ArchiveSteps archived = new ArchiveSteps(seed);
        SimulatedHistory whole = new SimulatedHistory(seed, archived);
        assertThat(whole.run(STEPS))
                .as("a history without a crash, seed %s", seed)
                .isTrue();
        whole.loseDisk(seed % 2 == 0);
        long operations = whole.files().operations();
        for (long operation = 1 + seed % STRIDE; operation <= operations; operation += STRIDE) {
            long at = operation;
            crash(seed, "operation " + at, archive -> {}, files -> files.crashAt(at));
        }
        long calls = archived.objects().calls();
        for (long call = 1 + seed % STRIDE; call <= calls; call += STRIDE) {
            long at = call;
            crash(seed, "call " + at, archive -> archive.objects().crashAt(at), files -> {});
        }
    }

    private static void crash(
            long seed, String where, Consumer<ArchiveSteps> ofArchive, Consumer<SimulatedFileStore> ofDisk) {
        ArchiveSteps archive = new ArchiveSteps(seed);
        SimulatedHistory history = new SimulatedHistory(seed, archive);
        ofArchive.accept(archive);
        ofDisk.accept(history.files());
        try {
            history.run(STEPS);
            history.recoverAndCheck(MORE_STEPS);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed=" + seed + " " + where, e);
        } finally {
            history.abandon();
        }
    }

    /** Histories of which the disk is lost at the end, or after a crash at some call to the archive. */
    @Test
    void whatTheArchiveWasToldIsDeletedStaysDeletedWhenTheDiskIsLost() {
        long first = Long.getLong("seed", 100);
        for (long seed = first; seed < first + LOST_DISKS; seed++) {
            ArchiveSteps archive = new ArchiveSteps(seed);
            SimulatedHistory history = new SimulatedHistory(seed, archive);
            archive.objects().crashAt(seed % 3 == 0 ? 20 + seed * 7 % 150 : Long.MAX_VALUE);
            try {
                if (history.run(3 * STEPS)) {
                    history.loseDisk(seed % 2 == 0);
                } else {
                    history.recoverAndCheck(MORE_STEPS);
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed=" + seed, e);
            } finally {
                history.abandon();
            }
        }
    }
}
