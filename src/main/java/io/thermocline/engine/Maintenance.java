package io.thermocline.engine;

import io.thermocline.engine.Troubles.Source;
import io.thermocline.files.StorageFullException;
import io.thermocline.log.WriteAheadLog;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The engine's loops: what moves commits from memory to segments and keeps the log and the segments in shape. */
final class Maintenance {
    private static final Duration FLUSH_EVERY = Duration.ofSeconds(1);
    private static final Duration COMPACT_EVERY = Duration.ofSeconds(10);
    private static final Duration SPARE_EVERY = Duration.ofSeconds(5);

    private final Parts parts;
    private final long maxLogBytes;
    private final Loop flushing;
    private final Loop compacting;
    private final Loop preparing;
    private volatile Runnable closeOld = () -> {};

    /** What the loops work on. */
    record Parts(
            WriteAheadLog log,
            EngineFeed feed,
            Flush flush,
            Compaction compaction,
            Graveyard graveyard,
            Counters counters,
            Troubles troubles) {}

    Maintenance(Parts parts, long maxLogBytes) {
        this.parts = parts;
        this.maxLogBytes = maxLogBytes;
        this.flushing = loop("thermocline-flush", FLUSH_EVERY, this::flush, Source.FLUSH);
        this.compacting = loop("thermocline-compaction", COMPACT_EVERY, this::compact, Source.COMPACTION);
        this.preparing = loop("thermocline-log-files", SPARE_EVERY, this::prepareSpare, Source.LOG_SPARE);
    }

    private Loop loop(String name, Duration every, Runnable work, Source source) {
        return new Loop(
                name,
                every,
                () -> {
                    freeingRoom(work);
                    parts.troubles().over(source);
                },
                fault -> parts.troubles().met(source, fault));
    }

    /** Log files that wait to be used again take no room that something else lacks. */
    private void freeingRoom(Runnable work) {
        try {
            work.run();
        } catch (StorageFullException e) {
            parts.log().freeRoom();
            throw e;
        }
    }

    /** Says how a memtable that is old enough is closed; asked each time the flush loop runs. */
    void closingOld(Runnable closing) {
        closeOld = closing;
    }

    void start() {
        for (Loop loop : List.of(flushing, compacting, preparing)) {
            loop.start();
        }
        preparing.signal();
        flushing.signal();
    }

    /** A memtable waits to be written out. */
    void rotated() {
        flushing.signal();
    }

    /** The log needs another file before long. */
    void logGrew() {
        preparing.signal();
    }

    /** Runs a step of the flush loop here. */
    void flushNow() {
        stepNow(flushing, Source.FLUSH);
    }

    /** Runs a step of the compaction loop here. */
    void compactNow() {
        stepNow(compacting, Source.COMPACTION);
    }

    /** Merges one set of segments here; false when there is none to merge, or it was given up. */
    boolean mergeNow(BooleanSupplier giveUp) {
        try {
            return mergeNext(giveUp);
        } catch (RuntimeException e) {
            parts.troubles().met(Source.COMPACTION, e);
            throw e;
        } finally {
            clean();
        }
    }

    /** Ends all loops; a merge under way is given up. */
    void close() {
        parts.compaction().stop();
        for (Loop loop : List.of(preparing, flushing, compacting)) {
            loop.close();
        }
    }

    private void stepNow(Loop loop, Source source) {
        try {
            loop.step();
        } catch (RuntimeException e) {
            parts.troubles().met(source, e);
            throw e;
        }
    }

    private void flush() {
        seal();
        closeOld.run();
        boolean any = false;
        while (parts.flush().step()) {
            any = true;
            trimLog();
        }
        trimLog();
        clean();
        if (any) {
            compacting.signal();
        }
    }

    /** The log is kept to the slowest follower, unless that makes it larger than it may be: then the laggard starts over. */
    private void trimLog() {
        long flushed = parts.counters().flushedThrough.get();
        long floor = parts.log().bytes() > maxLogBytes
                ? flushed
                : Math.min(flushed, parts.feed().floor());
        parts.log().discardThrough(floor);
        parts.feed().forgetThrough(flushed);
    }

    private void compact() {
        boolean more = true;
        while (more) {
            more = mergeNext(() -> false);
        }
        clean();
    }

    private boolean mergeNext(BooleanSupplier giveUp) {
        boolean merged = parts.compaction().step(giveUp);
        if (merged) {
            parts.counters().compactions.increment();
        }
        return merged;
    }

    /** A seal that lies behind is a trouble of its own: the log is as it should be. */
    void seal() {
        try {
            parts.log().seal();
            parts.troubles().over(Source.LOG_SEAL);
        } catch (RuntimeException e) {
            parts.troubles().met(Source.LOG_SEAL, e);
        }
    }

    /** A file that cannot be deleted is a trouble of its own: what was flushed or merged is so all the same. */
    private void clean() {
        try {
            parts.graveyard().bury();
            parts.troubles().over(Source.CLEANING);
        } catch (RuntimeException e) {
            parts.troubles().met(Source.CLEANING, e);
        }
    }

    private void prepareSpare() {
        boolean more = true;
        while (more) {
            more = parts.log().prepareSpare();
        }
    }
}
