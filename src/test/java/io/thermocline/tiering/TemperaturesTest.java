package io.thermocline.tiering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Grouping;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TemperaturesTest {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration HALF_LIFE = WINDOW.multipliedBy(Temperatures.WINDOWS);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Temperatures temperatures = new Temperatures(HALF_LIFE, () -> now);

    private static BlockId id(long n) {
        return new BlockId(n * 0x9E37_79B9_7F4A_7C15L, n);
    }

    private void read(long segment, long from, long to) {
        for (long n = from; n < to; n++) {
            temperatures.asked(id(n), segment);
        }
    }

    private void pass(Duration time, Long... segments) {
        now = now.plus(time);
        temperatures.look(List.of(segments));
    }

    private long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, now);
    }

    @Test
    void aBlockCountsOnceAWindowHoweverOftenItIsRead() {
        for (int i = 0; i < 50; i++) {
            read(1, 0, 10);
        }
        assertThat(temperatures.of(1).touches()).isEqualTo(10);
        assertThat(temperatures.of(1).returns()).isZero();
    }

    @Test
    void aScanBringsNoReturns() {
        read(1, 0, 20_000);
        read(2, 20_000, 40_000);
        pass(WINDOW, 1L, 2L);
        assertThat(temperatures.of(1).touches()).isCloseTo(20_000, within(1_500.0));
        assertThat(temperatures.of(1).returns()).isLessThan(20_000 * 0.02);
        assertThat(temperatures.of(2).returns()).isLessThan(20_000 * 0.02);
    }

    /** As many blocks as ten times what the sketch tells apart. */
    @Test
    void aScanOverMoreThanCanBeToldApartBringsFewReturns() {
        read(1, 0, 5_000_000);
        pass(WINDOW, 1L);
        read(1, 5_000_000, 10_000_000);
        pass(WINDOW, 1L);
        assertThat(temperatures.of(1).returns()).isLessThan(10_000_000 * 0.12);
    }

    @Test
    void whatIsReadInManyWindowsReturns() {
        for (int window = 0; window < 4; window++) {
            read(1, 0, 100);
            pass(WINDOW, 1L);
        }
        Heat heat = temperatures.of(1);
        assertThat(heat.returns()).isCloseTo(3 * 100, within(30.0));
        assertThat(heat.returningWindows()).isCloseTo(3, within(0.3));
        assertThat(heat.lastUsedMicros()).isEqualTo(micros());
    }

    @Test
    void halfIsLeftAfterAHalfLifeAndNothingAfterMany() {
        read(1, 0, 1000);
        pass(WINDOW, 1L);
        double before = temperatures.of(1).touches();
        pass(HALF_LIFE, 1L);
        assertThat(temperatures.of(1).touches()).isCloseTo(before / 2, within(before * 0.04));
        pass(HALF_LIFE.multipliedBy(20), 1L);
        assertThat(temperatures.of(1).touches()).isLessThan(0.01);
        assertThat(temperatures.isRead(id(1))).isFalse();
    }

    @Test
    void theLastUseIsWhenSomebodyReadNotWhenSomebodyLooked() {
        read(1, 0, 1);
        pass(Duration.ofMinutes(1), 1L, 2L);
        long used = micros();
        pass(WINDOW, 1L, 2L);
        pass(WINDOW, 1L, 2L);
        assertThat(temperatures.of(1).lastUsedMicros()).isEqualTo(used);
        // Read again in the same window: no touch, and a use all the same.
        read(1, 0, 1);
        read(1, 0, 1);
        pass(Duration.ofMinutes(1), 1L, 2L);
        assertThat(temperatures.of(1).lastUsedMicros()).isEqualTo(micros());
    }

    @Test
    void blocksThatAreInNoSegmentCountForThemselvesAlone() {
        read(0, 0, 10);
        assertThat(temperatures.all()).isEmpty();
        assertThat(temperatures.isRead(id(3))).isTrue();
    }

    @Test
    void whatIsGoneIsForgottenTheSecondTime() {
        read(1, 0, 10);
        read(2, 0, 10);
        pass(Duration.ZERO, 1L);
        assertThat(temperatures.all()).containsOnlyKeys(1L, 2L);
        pass(Duration.ZERO, 1L);
        assertThat(temperatures.all()).containsOnlyKeys(1L);
    }

    @Test
    void whatWasKnownBeforeARestartIsOlderNow() {
        temperatures.remember(Map.of(5L, new Heat(80, 40, 4, 17)), micros() - HALF_LIFE.toNanos() / 1000);
        assertThat(temperatures.of(5)).isEqualTo(new Heat(40, 20, 2, 17));
    }

    @Test
    void aMergeKeepsWhatIsKnown() {
        temperatures.remember(Map.of(1L, new Heat(80, 40, 4, 17), 2L, new Heat(8, 4, 2, 19)), micros());
        temperatures.merged(Set.of(1L, 2L), List.of(new Grouping.Result(3, true)));
        assertThat(temperatures.of(3)).isEqualTo(new Heat(88, 44, 4, 19));
        temperatures.merged(Set.of(3L), List.of(new Grouping.Result(4, false), new Grouping.Result(5, true)));
        assertThat(temperatures.of(4)).isEqualTo(new Heat(88, 44, 4, 19));
        assertThat(temperatures.of(5)).isEqualTo(new Heat(0, 0, 0, 19));
    }

    private static Header header(BlockClass blockClass) {
        return new Header(
                blockClass,
                "",
                null,
                false,
                new Sharing(Sharing.DEFAULT_SPACE, List.of("default"), false, Band.GREEN, List.of()),
                Annotations.NONE,
                new Media("text/plain", 0, new byte[32]));
    }

    private Envelope row(long n, Duration age, int flags) {
        long at = ChronoUnit.MICROS.between(Instant.EPOCH, now.minus(age));
        return new Envelope(id(n), 1, 1, 0, at, 0, flags);
    }

    private void settle() {
        for (int i = 0; i < Temperatures.WINDOWS; i++) {
            pass(WINDOW);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // class, age in half-lives, windows in which it was read, cold
        "PROGRAM_STATE, 0.5, 0, false",
        "PROGRAM_STATE, 2, 0, true",
        "PROGRAM_STATE, 2, 1, false",
        "KNOWLEDGE_GRAPH, 2, 0, true",
        "KNOWLEDGE_GRAPH, 9, 2, false",
        "DOCUMENTATION, 2, 0, false",
        "DOCUMENTATION, 5, 0, true",
        "DOCUMENTATION, 5, 1, false",
        "CACHE, 0.1, 0, true",
        "CACHE, 0.1, 1, true",
        "CACHE, 5, 2, false"
    })
    void whatIsHardlyUsedDependsOnReadsAgeAndClass(BlockClass blockClass, double halfLives, int windows, boolean cold) {
        settle();
        for (int i = 0; i < windows; i++) {
            read(0, 1, 2);
            pass(WINDOW);
        }
        Duration age = Duration.ofNanos((long) (halfLives * HALF_LIFE.toNanos()));
        assertThat(temperatures.cold(row(1, age, 0), header(blockClass))).isEqualTo(cold);
    }

    @ParameterizedTest
    @EnumSource(BlockClass.class)
    void nothingIsHardlyUsedBeforeReadsWereCountedForAHalfLife(BlockClass blockClass) {
        for (int i = 0; i < Temperatures.WINDOWS - 1; i++) {
            pass(WINDOW);
            assertThat(temperatures.cold(row(1, HALF_LIFE.multipliedBy(9), 0), header(blockClass)))
                    .isFalse();
        }
        pass(WINDOW);
        assertThat(temperatures.cold(row(1, HALF_LIFE.multipliedBy(9), 0), header(blockClass)))
                .isTrue();
    }

    @Test
    void blocksOfTheStoreItselfAreAlwaysUsed() {
        settle();
        assertThat(temperatures.cold(
                        row(1, HALF_LIFE.multipliedBy(9), Envelope.SYSTEM), header(BlockClass.PROGRAM_STATE)))
                .isFalse();
    }

    /** Reads by Zipf's law over many segments: those with the blocks that are asked for most are the warmest. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void ranksSegmentsAsATraceUsesThem(long seed) {
        Random random = new Random(seed);
        int segments = 20;
        for (int window = 0; window < 8; window++) {
            for (int i = 0; i < 20_000; i++) {
                int segment = (int) Math.min(segments - 1, Math.floor(Math.pow(segments + 1, random.nextDouble()) - 1));
                temperatures.asked(id(segment * 10_000L + random.nextInt(3_000)), 1 + segment);
            }
            pass(
                    WINDOW,
                    java.util.stream.LongStream.rangeClosed(1, segments).boxed().toArray(Long[]::new));
        }
        double[] heats = java.util.stream.LongStream.rangeClosed(1, segments)
                .mapToDouble(each -> temperatures.of(each).temperature())
                .toArray();
        for (int i = 4; i < segments - 1; i += 4) {
            assertThat(heats[i])
                    .as("seed %d segment %d %s", seed, i, java.util.Arrays.toString(heats))
                    .isLessThan(heats[i - 4]);
        }
    }
}
