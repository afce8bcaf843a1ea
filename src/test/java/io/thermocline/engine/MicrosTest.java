package io.thermocline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MicrosTest {
    private static final long NOON = 1_800_000_000_000_000L;
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3_600 * SECOND;

    private final AtomicLong clock = new AtomicLong(NOON);
    private final InstantSource source = () -> Instant.EPOCH.plus(clock.get(), ChronoUnit.MICROS);

    @Test
    void isWhatTheClockSays() {
        Micros time = new Micros(source, NOON - HOUR);
        assertThat(time.now()).isEqualTo(NOON);
        clock.addAndGet(3 * HOUR);
        assertThat(time.now()).isEqualTo(NOON + 3 * HOUR);
    }

    @Test
    void goesOnAtHalfThePaceWhileTheClockIsBehindUntilTheyMeet() {
        Micros time = new Micros(source, 0);
        assertThat(time.now()).isEqualTo(NOON);
        clock.addAndGet(-HOUR);
        assertThat(time.now()).isEqualTo(NOON);
        clock.addAndGet(10 * SECOND);
        assertThat(time.now()).isEqualTo(NOON + 5 * SECOND);
        clock.set(NOON + HOUR - 2);
        assertThat(time.now()).isEqualTo(NOON + HOUR - 1);
        clock.set(NOON + HOUR + SECOND);
        assertThat(time.now()).isEqualTo(NOON + HOUR + SECOND);
        clock.addAndGet(SECOND);
        assertThat(time.now()).isEqualTo(NOON + HOUR + 2 * SECOND);
    }

    @Test
    void doesSoAfterARestartTooWhereTheLastTimeIsFoundInTheLog() {
        Micros time = new Micros(source, NOON + HOUR);
        time.notBefore(NOON + 2 * HOUR);
        assertThat(time.now()).isEqualTo(NOON + 2 * HOUR);
        clock.addAndGet(10 * SECOND);
        assertThat(time.now()).isEqualTo(NOON + 2 * HOUR + 5 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void neverRunsBackwardsNorAheadOfTheLatestClock(long seed) {
        Random random = new Random(seed);
        Micros time = new Micros(source, NOON);
        long latest = NOON;
        long before = NOON;
        for (int i = 0; i < 10_000; i++) {
            long step = random.nextInt(10) == 0 ? -random.nextLong(HOUR) : random.nextLong(HOUR / 5);
            latest = Math.max(latest + Math.max(step, 0), clock.addAndGet(step));
            long now = time.now();
            assertThat(now).as("seed %d, step %d", seed, i).isBetween(before, latest);
            assertThat(now).isGreaterThanOrEqualTo(clock.get());
            before = now;
        }
    }

    @Test
    void manyAskAtATimeWhileTheClockIsSetBack() throws Exception {
        Micros time = new Micros(source, 0);
        int askers = 4;
        try (ExecutorService threads = Executors.newFixedThreadPool(askers)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < askers; i++) {
                running.add(threads.submit(() -> ask(time)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        assertThat(time.now()).isLessThan(NOON + HOUR);
    }

    private void ask(Micros time) {
        long before = 0;
        for (int i = 0; i < 20_000; i++) {
            clock.addAndGet(i % 1_000 == 0 ? -SECOND : 3);
            long now = time.now();
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
    }
}
