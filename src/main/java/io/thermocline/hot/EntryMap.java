package io.thermocline.hot;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The store of entries as it comes and goes: opened in the background, given up at the first fault, opened again after a while. Thread-safe.
 *
 * <pre>
 *   OFF      STARTING ──► UP ──► DOWN ──► STARTING …
 *                └─────────────────▲
 * </pre>
 */
final class EntryMap implements AutoCloseable {
    private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Supplier<? extends EntryStore> opening;
    private final Runnable lost;
    private final Consumer<RuntimeException> faults;
    private volatile @Nullable EntryStore store; // written under this
    private volatile HotStats.Member state = HotStats.Member.OFF; // written under this
    private long pauseNanos = FIRST_PAUSE_NANOS; // under this
    private long againAtNanos; // under this
    private long upSinceNanos; // under this
    private boolean closed; // under this

    /**
     * A map that is off.
     *
     * @param opening opens a store; may take its time, may fail
     * @param lost called when everything in it is gone
     * @param faults told of each fault
     */
    EntryMap(Supplier<? extends EntryStore> opening, Runnable lost, Consumer<RuntimeException> faults) {
        this.opening = opening;
        this.lost = lost;
        this.faults = faults;
    }

    /** Opens a store in the background unless there is one, or one failed just now. */
    synchronized void ensure(long nowNanos) {
        if (closed || state == HotStats.Member.UP || state == HotStats.Member.STARTING) {
            return;
        }
        if (state == HotStats.Member.DOWN && nowNanos - againAtNanos < 0) {
            return;
        }
        state = HotStats.Member.STARTING;
        Thread.ofPlatform().name("hot-member").daemon().start(() -> open(nowNanos));
    }

    /** Opens a store here and now. */
    private void open(long nowNanos) {
        EntryStore opened = null;
        try {
            opened = opening.get();
        } catch (RuntimeException | LinkageError e) {
            // Whatever keeps a cache from starting must not keep the store from working.
            faults.accept(e instanceof RuntimeException fault ? fault : new IllegalStateException(e));
        }
        synchronized (this) {
            if (opened == null) {
                down(nowNanos);
            } else if (!closed) {
                store = opened;
                state = HotStats.Member.UP;
                upSinceNanos = nowNanos;
                return;
            }
        }
        close(opened);
    }

    private void down(long nowNanos) {
        store = null;
        state = HotStats.Member.DOWN;
        againAtNanos = nowNanos + pauseNanos;
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
    }

    /** The store that is up; null if none is. */
    @Nullable
    EntryStore current() {
        return store;
    }

    HotStats.Member state() {
        return state;
    }

    /** A store failed: nothing is asked of it any more. */
    void failed(EntryStore which, RuntimeException fault, long nowNanos) {
        synchronized (this) {
            if (!which.equals(store)) {
                return;
            }
            // One that comes up only to fail again is not started again and again.
            pauseNanos = nowNanos - upSinceNanos > LONGEST_PAUSE_NANOS ? FIRST_PAUSE_NANOS : pauseNanos;
            down(nowNanos);
        }
        lost.run();
        faults.accept(fault);
        // One that hangs must hang nobody else.
        Thread.ofPlatform().name("hot-member-end").daemon().start(() -> close(which));
    }

    private void close(@Nullable EntryStore which) {
        if (which != null) {
            try {
                which.close();
            } catch (RuntimeException e) {
                // it is given up anyway
                faults.accept(e);
            }
        }
    }

    /** Lets go of the store. One that is just being opened closes when it is. */
    @Override
    public void close() {
        EntryStore last;
        synchronized (this) {
            closed = true;
            last = store;
            store = null;
            state = HotStats.Member.OFF;
        }
        close(last);
    }
}
