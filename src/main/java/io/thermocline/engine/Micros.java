package io.thermocline.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Time in microseconds since the epoch that never runs backwards, whatever the clock does. Thread-safe. */
final class Micros {
    private final InstantSource clock;
    private final AtomicLong last;

    /** @param notBefore the latest time already given, by this process or one before it */
    Micros(InstantSource clock, long notBefore) {
        this.clock = clock;
        this.last = new AtomicLong(notBefore);
    }

    /** Now, or the latest time given if that is later. */
    long now() {
        long now = read(clock);
        long seen = last.get();
        while (now > seen && !last.compareAndSet(seen, now)) {
            seen = last.get();
        }
        return Math.max(now, seen);
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
