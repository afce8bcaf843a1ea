package io.thermocline.engine;

import org.jspecify.annotations.Nullable;

/** How memory and disk bear what the committer brings, and whom to tell when there is more. Thread-safe. */
final class Pressure {
    private final EngineOptions.Memtables limits;
    private final Views views;
    private final Troubles troubles;
    private final Runnable rotated;
    private final Runnable logGrew;

    /**
     * @param rotated told that a memtable waits to be written out; returns at once
     * @param logGrew told that the log will need another file some time; returns at once
     */
    Pressure(EngineOptions.Memtables limits, Views views, Troubles troubles, Runnable rotated, Runnable logGrew) {
        this.limits = limits;
        this.views = views;
        this.troubles = troubles;
        this.rotated = rotated;
        this.logGrew = logGrew;
    }

    /** Why a write is not taken now; null when it is. */
    @Nullable
    RuntimeException refusal() {
        View view = views.peek();
        if (view.active().bytes() < limits.maxBytes() || view.waiting().size() < limits.maxWaiting()) {
            return null;
        }
        return troubles.full(Troubles.Source.FLUSH)
                ? Faults.storageFull()
                : Faults.overloaded("memory is full until some of it is written out");
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
