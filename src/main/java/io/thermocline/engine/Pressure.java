package io.thermocline.engine;

import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How memory, disk and followers bear what the committer brings, and whom to tell when there is more. Thread-safe, but for {@link #passing}. */
final class Pressure {
    /** Looks, a few milliseconds apart, after which a follower that did not move is not waited for. */
    private static final int PATIENCE = 400;

    private final EngineOptions.Memtables limits;
    private final Views views;
    private final Troubles troubles;
    private final Runnable rotated;
    private final Runnable logGrew;
    private final Supplier<OptionalLong> outrun;
    private final boolean background;
    private long seen; // of the committer: where the follower was that is waited for
    private int looks; // of the committer

    /**
     * @param rotated told that a memtable waits to be written out; returns at once
     * @param logGrew told that the log will need another file some time; returns at once
     * @param outrun where the follower is that writes outran, if they outran one
     * @param background whether memtables are written out without being asked
     */
    Pressure(
            EngineOptions.Memtables limits,
            Views views,
            Troubles troubles,
            Runnable rotated,
            Runnable logGrew,
            Supplier<OptionalLong> outrun,
            boolean background) {
        this.limits = limits;
        this.views = views;
        this.troubles = troubles;
        this.rotated = rotated;
        this.logGrew = logGrew;
        this.outrun = outrun;
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

    /** Whether the committer should wait a moment: what fills memory is being written out, or a follower that was outrun gains. For the committer alone. */
    boolean passing() {
        return (full() && relievable()) || followerGains();
    }

    private boolean followerGains() {
        OptionalLong behind = outrun.get();
        if (behind.isEmpty() || behind.getAsLong() != seen) {
            looks = 0;
            seen = behind.orElse(0);
            return behind.isPresent();
        }
        looks = Math.min(looks + 1, PATIENCE);
        return looks < PATIENCE;
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
