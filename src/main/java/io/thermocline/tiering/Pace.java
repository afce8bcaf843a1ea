package io.thermocline.tiering;

import io.thermocline.segment.Throttle;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** How fast all moves together may go: so many bytes a second, and less while readers feel it. Thread-safe. */
final class Pace {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** What moves have at least when there is no more room for what is written, whatever readers feel. */
    private static final double LEAST_WHEN_PRESSED = 1 / 4.0;
    /** When nothing was spent for so long, nothing moved. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** How long a move that was given up may take to notice. */
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long bytesPerSecond;
    private final LongSupplier nanos;
    private final LongConsumer pause;
    private final Foreground foreground; // under this
    private long free; // under this: when the bytes that were given out are spent
    private long looked; // under this
    private volatile double share = 1;
    private volatile boolean pressed;

    /**
     * A pace that nothing holds back yet.
     *
     * @param nanos a clock for durations
     * @param pause lets that many nanoseconds pass
     */
    Pace(long bytesPerSecond, LongSupplier nanos, LongConsumer pause, Tiering.Readers readers) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanos = nanos;
        this.pause = pause;
        this.foreground = new Foreground(readers);
        this.free = nanos.getAsLong();
        this.looked = free;
    }

    /** What a move is given: it waits before it spends, and ends the move when that is to stop. */
    Throttle throttle(BooleanSupplier stopped) {
        return bytes -> {
            long until = reserve(bytes);
            requireGoing(stopped);
            for (long left = until - nanos.getAsLong(); left > 0; left = until - nanos.getAsLong()) {
                pause.accept(Math.min(left, STEP_NANOS));
                requireGoing(stopped);
            }
        };
    }

    private static void requireGoing(BooleanSupplier stopped) {
        if (stopped.getAsBoolean()) {
            throw new MoveStoppedException();
        }
    }

    /** When these bytes may be spent: when those before them are. */
    private synchronized long reserve(long bytes) {
        long now = nanos.getAsLong();
        if (now - looked >= LOOK_NANOS) {
            look(now, now - free < REST_NANOS);
        }
        long start = Math.max(now, free);
        free = start + (long) (bytes / (bytesPerSecond * share()) * LOOK_NANOS);
        return start;
    }

    /** Nothing moves: what readers feel now is what is usual. */
    synchronized void rest() {
        look(nanos.getAsLong(), false);
    }

    private void look(long now, boolean moving) {
        foreground.look((now - looked) / (double) LOOK_NANOS, moving);
        looked = now;
        share = foreground.pace();
    }

    /** Says whether room runs out: then readers have to wait for moves too. */
    void press(boolean now) {
        pressed = now;
    }

    private double share() {
        return pressed ? Math.max(LEAST_WHEN_PRESSED, share) : share;
    }

    /** Bytes a second that moves may have now. */
    long bytesPerSecond() {
        return (long) (bytesPerSecond * share());
    }

    /** Whether readers make moves hold back. */
    boolean heldBack() {
        return share() < 1;
    }
}
