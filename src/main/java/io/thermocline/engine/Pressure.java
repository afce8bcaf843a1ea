package io.thermocline.engine;

import org.jspecify.annotations.Nullable;

/** How memory and disk bear what the committer brings, and whom to tell when there is more. Thread-safe. */
final class Pressure {
    private final EngineOptions.Memtables limits;
    private final Views views;
    private final Troubles troubles;
    private final Runnable rotated;
    private final Runnable logGrew;
    private final boolean background;

    /**
     * @param rotated told that a memtable waits to be written out; returns at once
     * @param logGrew told that the log will need another file some time; returns at once
     * @param background whether memtables are written out without being asked
     */
    Pressure(
            EngineOptions.Memtables limits,
            Views views,
            Troubles troubles,
            Runnable rotated,
            Runnable logGrew,
            boolean background) {
        this.limits = limits;
        this.views = views;
        this.troubles = troubles;
        this.rotated = rotated;
        this.logGrew = logGrew;
        this.background = background;
    }

    /** Why a write is not taken now; null when it is, if only after a wait. */
    @Nullable
    RuntimeException refusal() {
        if (!full() || relievable()) {
            return null;
        }
        return troubles.full(Troubles.Source.FLUSH)
                ? Faults.storageFull()
                : Faults.overloaded("memory is full until some of it is written out");
    }

    /** Whether memory is full for a moment only: what waits to be written out is being written. */
    boolean passing() {
        return full() && relievable();
    }

    private boolean full() {
        View view = views.peek();
        return view.active().bytes() >= limits.maxBytes() && view.waiting().size() >= limits.maxWaiting();
    }

    private boolean relievable() {
        return background && !troubles.meets(Troubles.Source.FLUSH);
    }

    /** Whether the active memtable is to be closed. */
    boolean activeFull() {
        View view = views.peek();
        return view.active().bytes() >= limits.maxBytes() && view.waiting().size() < limits.maxWaiting();
    }

    void rotated() {
        rotated.run();
    }

    void logGrew() {
        logGrew.run();
    }
}
