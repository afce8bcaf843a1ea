package io.thermocline.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time in microseconds since the epoch that never runs backwards, whatever the clock does. While the clock is behind what was given, as after it was set back, time goes on
 * at half the clock's pace until the two meet: what expires still does, and nothing waits for as long as the clock was wrong. Thread-safe.
 */
final class Micros {
    private final InstantSource clock;
    private final AtomicLong last;
    private volatile Pace pace; // written under this

    /**
     * How time goes on from the moment at which the clock was found to be behind; the clock's own once it has caught up.
     *
     * @param clock what the clock said at that moment
     * @param time what was given at that moment
     */
    private record Pace(long clock, long time) {
        long at(long now) {
            return Math.max(now, time + (now - clock) / 2);
        }
    }

    /** @param notBefore the latest time already given, by this process or one before it */
    Micros(InstantSource clock, long notBefore) {
        this.clock = clock;
        this.last = new AtomicLong(notBefore);
        this.pace = new Pace(read(clock), notBefore);
    }

    /** Now, or the latest time given if that is later. */
    long now() {
        // In this order: with a clock that runs on, no other thread has been given a later time.
        long seen = last.get();
        long now = pace.at(read(clock));
        return now >= seen ? given(now, seen) : behind();
    }

    private long given(long now, long seen) {
        return now == seen ? now : last.accumulateAndGet(now, Math::max);
    }

    /** The clock was set back. */
    private synchronized long behind() {
        long seen = last.get();
        long now = read(clock);
        if (pace.at(now) < seen) {
            pace = new Pace(now, seen);
        }
        return given(pace.at(now), seen);
    }

    /** From now on no time before this one is given. */
    void notBefore(long micros) {
        last.accumulateAndGet(micros, Math::max);
    }

    /** What the clock says. */
    static long read(InstantSource clock) {
        Instant instant = clock.instant();
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }
}
