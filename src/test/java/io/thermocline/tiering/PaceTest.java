package io.thermocline.tiering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thermocline.segment.Throttle;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Time passes only in pauses; how late threads are is told. */
class PaceTest {
    private static final long MIB = 1L << 20;
    private static final long LEAST = MIB / 4;
    private static final long SECOND = 1_000_000_000L;

    private final Long[] buckets = new Long[40];
    private long reads;
    private long nanos;
    private final Pace pace;

    PaceTest() {
        Arrays.fill(buckets, 0L);
        pace = new Pace(64 * MIB, () -> nanos, length -> nanos += length, readers());
    }

    private Tiering.Readers readers() {
        return new Tiering.Readers(() -> reads, () -> List.of(buckets));
    }

    /** So many reads, and as many threads that were late by up to 2^bucket nanoseconds. */
    private void reads(int bucket, int count) {
        reads += count;
        buckets[bucket] += count;
    }

    /** Nothing moves for long, and threads are late by that. */
    private void usually(int bucket) {
        for (int i = 0; i < 10; i++) {
            reads(bucket, 1000);
            pace.rest();
        }
    }

    private double seconds(long bytes) {
        return seconds(bytes, () -> {});
    }

    /** While readers are there, and threads are late by up to 2^lateness nanoseconds. */
    private double seconds(long bytes, int lateness) {
        return seconds(bytes, () -> reads(lateness, 400));
    }

    private double seconds(long bytes, Runnable meanwhile) {
        long before = nanos;
        Throttle throttle = pace.throttle(() -> false);
        for (long spent = 0; spent < bytes; spent += LEAST) {
            throttle.spend(LEAST);
            meanwhile.run();
        }
        return (nanos - before) / (double) SECOND;
    }

    @Test
    void spendsNoMoreThanItMayInASecond() {
        assertThat(seconds(640 * MIB)).isCloseTo(10, within(0.1));
    }

    @Test
    void severalMovesShareOnePace() {
        Throttle one = pace.throttle(() -> false);
        Throttle other = pace.throttle(() -> false);
        for (int i = 0; i < 64; i++) {
            one.spend(MIB);
            other.spend(MIB);
        }
        assertThat(nanos / (double) SECOND).isCloseTo(2, within(0.05));
    }

    @Test
    void aRestSavesNothingUp() {
        seconds(64 * MIB);
        nanos += 1000 * SECOND;
        assertThat(seconds(128 * MIB)).isCloseTo(2, within(0.05));
    }

    @Test
    void beginsAtTheLeastWhenThereAreReadersAndGainsWhileTheyFeelNothing() {
        usually(18);
        assertThat(pace.bytesPerSecond()).isEqualTo(LEAST);
        seconds(15 * MIB, 18);
        assertThat(pace.bytesPerSecond()).isBetween(LEAST * 3 / 2, LEAST * 2);
        seconds(64 * MIB * 100, 18);
        assertThat(pace.heldBack()).isFalse();
    }

    @Test
    void beginsAtTheLeastWhenReadersComeWhileSomethingMoves() {
        seconds(64 * MIB, () -> buckets[18] += 400);
        assertThat(pace.heldBack()).isFalse();
        // One second at the full pace, and then some.
        seconds(68 * MIB, 18);
        assertThat(pace.bytesPerSecond()).isLessThan(8 * MIB);
    }

    @Test
    void holdsBackWhileThreadsAreHalfAsLateAgain() {
        usually(18);
        seconds(64 * MIB * 100, 18);
        assertThat(pace.heldBack()).isFalse();
        // Four times as late.
        seconds(64 * MIB * 6, 20);
        assertThat(pace.bytesPerSecond()).isLessThanOrEqualTo(MIB * 2);
        seconds(64 * MIB, 20);
        assertThat(pace.bytesPerSecond()).isEqualTo(LEAST);
        // And again as before.
        seconds(64 * MIB * 100, 18);
        assertThat(pace.heldBack()).isFalse();
    }

    @Test
    void aFullDiskComesBeforeReaders() {
        usually(18);
        pace.press(true);
        seconds(64 * MIB * 6, 20);
        assertThat(pace.bytesPerSecond()).isEqualTo(16 * MIB);
        pace.press(false);
        assertThat(pace.bytesPerSecond()).isEqualTo(LEAST);
    }

    @Test
    void whatWasFeltJustBeforeAMoveIsNotItsDoing() {
        usually(18);
        nanos += 10 * SECOND;
        reads(19, 2000);
        seconds(MIB, 19);
        seconds(64 * MIB * 100, 19);
        assertThat(pace.heldBack()).isFalse();
    }

    @Test
    void doesNotHoldBackForWhatNobodyFeels() {
        usually(15);
        seconds(64 * MIB * 100, 16);
        assertThat(pace.heldBack()).isFalse();
    }

    @Test
    void oneCollectionAmongManyIsNoReason() {
        usually(18);
        Throttle throttle = pace.throttle(() -> false);
        for (int i = 0; i < 256 * 100; i++) {
            throttle.spend(LEAST);
            reads(18, 20);
            reads(24, i % 256 == 0 ? 1 : 0);
        }
        assertThat(pace.heldBack()).isFalse();
    }

    @Test
    void holdsBackForNobodyWhenThereAreFewReads() {
        usually(18);
        Throttle throttle = pace.throttle(() -> false);
        for (int i = 0; i < 2560; i++) {
            throttle.spend(LEAST);
            reads += i % 256 == 0 ? 9 : 0;
            buckets[25] += 400;
        }
        assertThat(nanos / (double) SECOND).isLessThan(13);
    }

    @Test
    void tellsFewReadsFromManyHoweverSeldomItLooks() {
        Throttle throttle = pace.throttle(() -> false);
        for (int i = 0; i < 100; i++) {
            nanos += 10 * SECOND;
            throttle.spend(MIB);
            reads(25, 500);
        }
        assertThat(pace.heldBack()).isFalse();
    }

    @Test
    void endsAMoveThatIsGivenUpWithinATenthOfASecond() {
        boolean[] stopped = new boolean[1];
        Pace slow = new Pace(
                1,
                () -> nanos,
                length -> {
                    nanos += length;
                    stopped[0] = true;
                },
                readers());
        Throttle throttle = slow.throttle(() -> stopped[0]);
        throttle.spend(MIB);
        assertThatThrownBy(() -> throttle.spend(1)).isInstanceOf(MoveStoppedException.class);
        assertThat(nanos).isLessThanOrEqualTo(SECOND / 10);
    }
}
