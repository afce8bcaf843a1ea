package io.thermocline.tiering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.block.BlockId;
import io.thermocline.testing.SimulatedFileStore;
import io.thermocline.tiering.Move.Direction;
import io.thermocline.tiering.Stored.Where;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole loop, stepped, on segments that are simulated. */
class TieringTest {
    private static final long MIB = 1L << 20;
    private static final Duration HALF_LIFE = Duration.ofHours(16);
    private static final Duration WINDOW = Duration.ofHours(1);

    private final SimulatedMoves moves = new SimulatedMoves();
    private final SimulatedFileStore files = new SimulatedFileStore(9);
    private final List<RuntimeException> faults = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos;
    private OptionalLong budget = OptionalLong.of(1000 * MIB);
    private Optional<Duration> retention = Optional.empty();
    private Temperatures temperatures;
    private Tiering tiering = open(Runnable::run);

    private Tiering open(Executor executor) {
        temperatures = new Temperatures(HALF_LIFE, () -> now);
        return new Tiering(
                new TieringOptions(budget, retention, HALF_LIFE, 10 * MIB, 0),
                moves,
                temperatures,
                new Tiering.World(
                        files,
                        new Tiering.Time(() -> now, () -> nanos, this::pause),
                        executor,
                        Tiering.Readers.NONE,
                        faults::add));
    }

    private void pause(long length) {
        nanos += length;
        now = now.plusNanos(length);
    }

    @AfterEach
    void nothingUnexpected() {
        tiering.close();
        assertThat(faults).isEmpty();
    }

    private void pass(Duration time) {
        now = now.plus(time);
        tiering.step();
    }

    private void read(long segment, int blocks) {
        for (int i = 0; i < blocks; i++) {
            temperatures.asked(new BlockId(segment, i), segment);
        }
    }

    private List<String> moved() {
        return moves.asked.stream().filter(each -> !each.equals("COLLECT")).toList();
    }

    private TieringStats.Work work() {
        return tiering.stats().work();
    }

    @Test
    void makesRoomAndSaysWhatItDid() {
        moves.add(1, Where.WARM, 300);
        moves.add(2, Where.WARM, 600);
        moves.add(3, Where.WARM, 300);
        read(3, 500);
        read(1, 100);
        tiering.step();
        assertThat(moves.asked).containsExactly("ARCHIVE 2");
        assertThat(work().archived()).isEqualTo(new TieringStats.Moved(1, 600 * MIB - 600 * 1024));
        assertThat(tiering.stats().place().warmSegments()).isEqualTo(2);
        assertThat(tiering.stats().place().warmBytes()).isEqualTo(600 * MIB + 600 * 1024);
        tiering.step();
        assertThat(tiering.stats().verdict()).isEqualTo(Verdict.SETTLED);
        assertThat(moves.asked).hasSize(1);
    }

    @Test
    void takesTheTimeThatItsPaceAllows() {
        moves.add(1, Where.WARM, 600);
        moves.add(2, Where.WARM, 500);
        Instant before = now;
        tiering.step();
        // 10 MiB a second; the last part is paid for by whoever comes next.
        assertThat(Duration.between(before, now)).isBetween(Duration.ofSeconds(59), Duration.ofSeconds(61));
    }

    @Test
    void bringsBackWhatIsUsedOverAndOver() {
        moves.add(1, Where.ARCHIVE, 100);
        moves.add(2, Where.ARCHIVE, 100);
        tiering.step();
        for (int window = 0; window < 5; window++) {
            assertThat(moved()).isEmpty();
            read(1, 40);
            pass(WINDOW);
        }
        assertThat(moved()).containsExactly("WARM 1");
        assertThat(work().promoted().segments()).isEqualTo(1);
    }

    @Test
    void oneScanOverEverythingBringsNothingBack() {
        for (int i = 1; i <= 10; i++) {
            moves.add(i, Where.ARCHIVE, 10);
        }
        tiering.step();
        for (int i = 1; i <= 10; i++) {
            read(i, 10_000);
        }
        for (int window = 0; window < 20; window++) {
            pass(WINDOW);
        }
        assertThat(moved()).isEmpty();
    }

    @Test
    void whatIsUnavailableIsTriedAgainLaterAndLater() {
        moves.add(1, Where.WARM, 1100);
        moves.fault = MoveFailedException.Kind.UNAVAILABLE;
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int asked = moves.asked.size();
            long waited = 0;
            while (moves.asked.size() == asked) {
                pass(Duration.ofSeconds(1));
                waited++;
            }
            waits.add(waited);
            assertThat(tiering.stats().archive().kind()).isEqualTo(ArchiveState.Kind.UNAVAILABLE);
            assertThat(work().lastError()).contains("segment 1").contains("as the test says");
        }
        assertThat(waits).containsExactly(1L, 1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
        moves.fault = null;
        pass(Duration.ofMinutes(5));
        assertThat(moves.where(1)).isEqualTo(Where.ARCHIVE);
        assertThat(work().lastError()).isNull();
        assertThat(tiering.stats().archive().kind()).isEqualTo(ArchiveState.Kind.READY);
    }

    @ParameterizedTest
    @CsvSource({"DENIED, 14, false", "DENIED, 16, true", "FENCED, 16, false", "FENCED, 100000, false"})
    void whatIsRefusedStopsAndSaysWhy(MoveFailedException.Kind kind, long minutes, boolean again) {
        moves.add(1, Where.WARM, 600);
        moves.add(2, Where.WARM, 600);
        moves.fault = kind;
        tiering.step();
        assertThat(moves.asked).hasSize(1);
        pass(Duration.ofSeconds(1));
        assertThat(tiering.stats().verdict()).isEqualTo(Verdict.ARCHIVE_REFUSES);
        assertThat(tiering.stats().archive().detail()).contains("as the test says");
        pass(Duration.ofMinutes(minutes));
        assertThat(moves.asked).hasSize(again ? 2 : 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FULL", "DAMAGED"})
    void aSegmentThatCannotBeMovedIsLeftAloneAndOthersGo(MoveFailedException.Kind kind) {
        moves.add(1, Where.WARM, 600);
        moves.add(2, Where.WARM, 600);
        read(2, 10);
        moves.fault = kind;
        tiering.step();
        moves.fault = null;
        tiering.step();
        assertThat(moves.asked).containsExactly("ARCHIVE 1", "ARCHIVE 2");
        assertThat(tiering.stats().archive().kind()).isEqualTo(ArchiveState.Kind.READY);
        assertThat(moves.where(2)).isEqualTo(Where.ARCHIVE);
    }

    @Test
    void aSegmentThatIsGoneIsNoFault() {
        moves.add(1, Where.WARM, 600);
        moves.parts = _ -> {
            moves.segments.clear();
            throw new MoveFailedException(MoveFailedException.Kind.GONE, "merged", null);
        };
        moves.add(2, Where.WARM, 600);
        tiering.step();
        assertThat(work().failed()).isZero();
        assertThat(work().lastError()).isNull();
    }

    @Test
    void whatSomebodyAsksForMovesWhateverThePolicyThinks() {
        moves.add(1, Where.WARM, 10);
        moves.add(2, Where.ARCHIVE, 5000);
        assertThat(tiering.move(1, Direction.ARCHIVE, () -> false)).isTrue();
        assertThat(tiering.move(1, Direction.ARCHIVE, () -> false)).isFalse();
        assertThat(tiering.move(2, Direction.PROMOTE, () -> false)).isTrue();
        assertThat(tiering.move(3, Direction.PROMOTE, () -> false)).isFalse();
        assertThat(moves.asked).containsExactly("ARCHIVE 1", "WARM 2");
    }

    @Test
    void whatSomebodyAskedForCanBeGivenUpOnTheWay() {
        moves.add(1, Where.WARM, 10);
        int[] parts = new int[1];
        moves.parts = _ -> parts[0]++;
        assertThatThrownBy(() -> tiering.move(1, Direction.ARCHIVE, () -> parts[0] == 3))
                .isInstanceOf(MoveStoppedException.class);
        assertThat(moves.where(1)).isEqualTo(Where.WARM);
        assertThat(work().underWay()).isEmpty();
        assertThat(work().failed()).isZero();
    }

    @Test
    void oneMoveAtATimeForEachSegment() {
        moves.add(1, Where.WARM, 1100);
        List<Boolean> others = new ArrayList<>();
        List<Integer> underWay = new ArrayList<>();
        moves.parts = segment -> {
            underWay.add(work().underWay().size());
            others.add(tiering.move(segment, Direction.ARCHIVE, () -> false));
        };
        tiering.step();
        assertThat(others).isNotEmpty().containsOnly(false);
        assertThat(underWay).containsOnly(1);
        assertThat(moves.asked).containsExactly("ARCHIVE 1");
    }

    @Test
    @Timeout(60)
    void whatIsAskedForRunsOnTheThreadsOfMovesAndFailsAsItDoes() {
        tiering.close();
        try (ExecutorService threads =
                Executors.newCachedThreadPool(Thread.ofPlatform().name("mover").factory())) {
            tiering = open(threads);
            moves.add(1, Where.WARM, 100);
            List<String> names = new ArrayList<>();
            moves.parts = _ -> names.add(Thread.currentThread().getName());
            assertThat(tiering.move(1, Direction.ARCHIVE, () -> false)).isTrue();
            assertThat(names).isNotEmpty().containsOnly("mover");
            moves.parts = _ -> {
                throw new MoveFailedException(MoveFailedException.Kind.DENIED, "no", null);
            };
            assertThatThrownBy(() -> tiering.move(1, Direction.PROMOTE, () -> false))
                    .isInstanceOf(MoveFailedException.class)
                    .hasMessage("no");
        }
    }

    @Test
    @Timeout(60)
    void closingGivesUpWhatIsUnderWay() throws InterruptedException {
        tiering.close();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try (threads) {
            tiering = open(threads);
            moves.add(1, Where.WARM, 1100);
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            moves.parts = _ -> {
                begun.countDown();
                awaitUninterruptibly(goOn);
            };
            tiering.step();
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            // A plan under way is left to go on.
            tiering.step();
            Thread closing = Thread.ofVirtual().start(tiering::close);
            while (closing.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            goOn.countDown();
            closing.join();
            assertThat(moves.where(1)).isEqualTo(Where.WARM);
            assertThat(moves.asked).containsExactly("ARCHIVE 1");
            assertThat(work().underWay()).isEmpty();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What is decided after a crash is decided by what is there: a move that was cut off is asked for again. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void goesOnAfterACrashAnywhere(long seed) {
        Random random = new Random(seed);
        for (int i = 1; i <= 20; i++) {
            moves.add(i, Where.WARM, 20 + random.nextInt(100));
        }
        for (int crash = 0; crash < 5; crash++) {
            int[] left = {random.nextInt(400)};
            moves.parts = _ -> {
                if (left[0]-- == 0) {
                    throw new Crash();
                }
            };
            tiering.step();
            files.crash();
            files.restart();
            faults.clear();
            tiering = open(Runnable::run);
        }
        moves.parts = _ -> {};
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofHours(2));
        }
        assertThat(tiering.stats().place().warmBytes()).as("seed %d", seed).isLessThanOrEqualTo(1000 * MIB);
        assertThat(tiering.stats().verdict()).isEqualTo(Verdict.SETTLED);
        assertThat(moves.segments).hasSize(20);
    }

    @Test
    void clearsTheArchiveUpOnceAnHourWhenThereIsSomethingInIt() {
        moves.add(1, Where.WARM, 1);
        pass(Duration.ofHours(2));
        assertThat(moves.asked).isEmpty();
        moves.add(2, Where.ARCHIVE, 1);
        pass(Duration.ZERO);
        pass(Duration.ofMinutes(59));
        assertThat(moves.asked).containsExactly("COLLECT");
        pass(Duration.ofMinutes(1));
        assertThat(moves.asked).containsExactly("COLLECT", "COLLECT");
    }

    @Test
    void rememberedHeatIsThereAfterARestart() {
        moves.add(1, Where.WARM, 10);
        read(1, 1000);
        tiering.step();
        double before = tiering.heats().get(1L).touches();
        assertThat(before).isGreaterThan(900);
        tiering.close();
        tiering = open(Runnable::run);
        assertThat(tiering.heats().get(1L).touches()).isEqualTo(before);
    }

    @Test
    void aDiskThatTakesNothingLosesHeatAlone() {
        moves.add(1, Where.WARM, 10);
        files.failWrite(1);
        tiering.close();
        assertThat(faults).isNotEmpty();
        faults.clear();
        tiering = open(Runnable::run);
        tiering.step();
        assertThat(tiering.stats().verdict()).isEqualTo(Verdict.SETTLED);
    }

    /** A year of days: reads that move from one part of the store to another, writes that never end, a scan now and then. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsWhatIsUsedAndDoesNotFlap(long seed) {
        Random random = new Random(seed);
        int next = 1;
        for (; next <= 30; next++) {
            moves.add(next, Where.WARM, 50);
        }
        int fromMemory = 0;
        int reads = 0;
        for (int hour = 0; hour < 24 * 30; hour++) {
            if (hour % 24 == 0) {
                moves.add(next++, Where.WARM, 50);
            }
            int favourite = 1 + hour / 240 * 10;
            for (int i = 0; i < 3; i++) {
                read(favourite + i, 60);
                reads++;
                fromMemory += moves.where(favourite + i) == Where.WARM ? 1 : 0;
            }
            read(1 + random.nextInt(next - 1), 1);
            if (hour % 168 == 100) {
                for (int segment = 1; segment < next; segment++) {
                    read(segment, 3_000);
                }
            }
            pass(WINDOW);
        }
        // The budget has room for 18 of 60: 42 must go, and a favourite that was away comes back once.
        assertThat(moved()).as("seed %d", seed).hasSizeBetween(40, 75);
        assertThat((double) fromMemory / reads).as("seed %d", seed).isGreaterThan(0.93);
        assertThat(tiering.stats().place().warmBytes()).isLessThanOrEqualTo(1001 * MIB);
    }
}
