package io.thermocline.engine;

import io.thermocline.log.LogRecord;
import io.thermocline.log.LogSurvivors;
import io.thermocline.log.OutcomeUnknownException;
import io.thermocline.log.WriteAheadLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keeps log, memory and feed in step. A record goes through them in this order, with a sync before memory ({@code always}) or before the feed
 * only ({@code interval}):
 *
 * <pre>
 *   always     append ──► sync ──► memory, published ──► feed
 *   interval   append ──► memory, published ──► sync ──► feed
 * </pre>
 *
 * Of the committer's thread.
 */
final class CommitLog {
    private final WriteAheadLog log;
    private final Views views;
    private final EngineFeed feed;
    private final LatencyHistogram syncs;
    private final InstantSource clock;
    private final long intervalMicros;
    private final List<LogRecord> unsynced = new ArrayList<>();
    private int applied; // how many of those are in memory
    private long oldestUnsyncedMicros;
    private boolean poisoned;

    CommitLog(
            WriteAheadLog log,
            Views views,
            EngineFeed feed,
            LatencyHistogram syncs,
            InstantSource clock,
            Duration interval) {
        this.log = log;
        this.views = views;
        this.feed = feed;
        this.syncs = syncs;
        this.clock = clock;
        this.intervalMicros = TimeUnit.NANOSECONDS.toMicros(interval.toNanos());
    }

    boolean poisoned() {
        return poisoned;
    }

    /** What a commit has reached when it is answered. */
    Durability durability() {
        return intervalMicros == 0 ? Durability.SYNCED : Durability.MEMORY;
    }

    void append(LogRecord record) {
        try {
            log.append(record);
        } catch (OutcomeUnknownException e) {
            poisoned = true;
            throw e;
        }
        if (unsynced.isEmpty()) {
            oldestUnsyncedMicros = Micros.read(clock);
        }
        unsynced.add(record);
    }

    /** Makes the group durable if it is to be so before it is answered. */
    void endGroup() {
        if (intervalMicros == 0) {
            force();
        }
    }

    /** Puts into memory what was appended, and lets snapshots and, once synced, followers see it. */
    void apply() {
        for (; applied < unsynced.size(); applied++) {
            LogRecord record = unsynced.get(applied);
            Ledger.apply(record, views.peek().active());
        }
        if (!unsynced.isEmpty()) {
            views.publish(unsynced.getLast().sequence());
        }
        if (intervalMicros == 0) {
            feedUnsynced();
        }
    }

    boolean syncDue() {
        return !poisoned && !unsynced.isEmpty() && microsUntilSync() <= 0;
    }

    /** How long the committer may wait; 0 is without end. */
    long nanosUntilSync() {
        return unsynced.isEmpty() || poisoned ? 0 : TimeUnit.MICROSECONDS.toNanos(Math.max(1, microsUntilSync()));
    }

    /** Makes everything appended durable now. */
    void sync() {
        if (!unsynced.isEmpty()) {
            force();
            feedUnsynced();
        }
    }

    /** Lets the log say beside its files how far it is synced. */
    void seal() {
        log.seal();
    }

    /**
     * Lets memory agree with what the log finds after a failure: what survived is put in and published, what did not is taken back.
     *
     * @return the last sequence there is
     */
    long recover() {
        LogSurvivors survivors = log.recover();
        long through = survivors.survivedThrough();
        boolean takeBack = applied > 0 && unsynced.get(applied - 1).sequence() > through;
        if (takeBack) {
            views.peek().active().forgetAfter(through);
        }
        unsynced.removeIf(record -> record.sequence() > through);
        applied = Math.min(applied, unsynced.size());
        poisoned = false;
        apply();
        views.publish(through);
        feedUnsynced();
        return through;
    }

    private void feedUnsynced() {
        feed.publish(unsynced);
        unsynced.clear();
        applied = 0;
    }

    private void force() {
        if (unsynced.isEmpty()) {
            return;
        }
        long before = Micros.read(clock);
        try {
            log.sync();
        } catch (OutcomeUnknownException e) {
            poisoned = true;
            throw e;
        }
        syncs.add(Micros.read(clock) - before);
    }

    private long microsUntilSync() {
        return oldestUnsyncedMicros + intervalMicros - Micros.read(clock);
    }
}
