package io.thermocline.table;

import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the whole table read once in a while, so that damage is found before a query meets it: when nothing was asked and nothing came since the step before, or,
 * where that is never so, when it is overdue by as much again. Stepped by one loop.
 */
final class Verification {
    /** A process that is often started anew verifies too. */
    private static final Duration SOON = Duration.ofMinutes(10);

    private final Duration every;
    private final InstantSource clock;
    private final Supplier<Activity> activity;
    private final LongSupplier verify;
    private Instant due;
    private @Nullable Activity before;
    private volatile TableStats.@Nullable Verified last; // written by the steps

    /**
     * What the table does; equal at two times when it did nothing between.
     *
     * @param through the last sequence it has
     * @param asked statements that ended
     * @param busy statements under way
     */
    record Activity(long through, long asked, int busy) {}

    /**
     * @param every zero for never
     * @param verify reads everything and says how many rows that were
     */
    Verification(Duration every, InstantSource clock, Supplier<Activity> activity, LongSupplier verify) {
        this.every = every;
        this.clock = clock;
        this.activity = activity;
        this.verify = verify;
        this.due = clock.instant().plus(every.compareTo(SOON) < 0 ? every : SOON);
    }

    /** @throws ProblemException if the table was damaged, or could not be read in time */
    void step() {
        Instant now = clock.instant();
        Activity seen = activity.get();
        boolean idle = seen.busy() == 0 && seen.equals(before);
        before = seen;
        if (every.isZero() || now.isBefore(due) || !(idle || !now.isBefore(due.plus(every)))) {
            return;
        }
        try {
            long rows = verify.getAsLong();
            Instant end = clock.instant();
            last = new TableStats.Verified(end, rows, Duration.between(now, end));
            due = end.plus(every);
        } catch (ProblemException e) {
            boolean passes =
                    e.problem().kind() == ProblemKind.UNAVAILABLE || e.problem().kind() == ProblemKind.OVERLOADED;
            due = passes ? due : now.plus(every);
            throw e;
        }
    }

    TableStats.@Nullable Verified last() {
        return last;
    }
}
