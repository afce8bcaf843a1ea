package io.thermocline.consistency;

import io.thermocline.operations.Work;
import io.thermocline.segment.Throttle;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * How fast a task reads, so that callers hardly feel it. Thread-safe.
 *
 * @param bytesPerSecond of one task
 * @param nanos a clock for durations
 * @param pause lets that many nanoseconds pass
 */
public record Pace(long bytesPerSecond, LongSupplier nanos, LongConsumer pause) {
    /** What a task may read in a second, unless told otherwise. */
    public static final long BYTES_PER_SECOND = 128L << 20;

    /** How long a task that is to stop may take to notice. */
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    public Pace {
        Objects.requireNonNull(nanos);
        Objects.requireNonNull(pause);
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("a pace of " + bytesPerSecond + " bytes a second never ends");
        }
    }

    /** What a task asks before each piece; ends it when it is to stop. For one thread. */
    Throttle of(Work work) {
        return new Throttle() {
            private long free = nanos.getAsLong();

            @Override
            public void spend(long bytes) {
                work.requireGoing();
                long now = nanos.getAsLong();
                free = Math.max(free, now) + (long) ((double) bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
                for (long left = free - now; left > STEP_NANOS; left = free - nanos.getAsLong()) {
                    pause.accept(STEP_NANOS);
                    work.requireGoing();
                }
            }
        };
    }
}
