package io.thermocline.engine;

import io.thermocline.block.Caller;
import io.thermocline.block.Erased;
import io.thermocline.files.StorageFullException;
import io.thermocline.log.WriteAheadLog;
import io.thermocline.manifest.Pin;
import io.thermocline.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * An open store. Thread-safe.
 *
 * <pre>
 *   submit ──► queue ──► committer ──► log, synced ──► memtable ──► answer
 *                                          │              │
 *                                          ▼              ▼ full
 *                                        feed          flush ──► segment ──► compaction
 *                                      (followers)        └───── manifest ──────┘
 * </pre>
 */
public final class Engine implements AutoCloseable {
    private final Opening.Opened opened;
    private final EngineFeed feed;
    private final Maintenance maintenance;
    private final Committer committer;
    private final Counters counters = new Counters();
    private final Troubles troubles = new Troubles();
    private final DeadRows deadRows;
    private final Components components;
    private final Pins pins;
    private final RowReads reads;
    private final long maxAgeMicros;
    private final Archive archive;
    private final Erasing erasing;
    private final Inspection inspection;
    private volatile boolean closed; // written by close

    private Engine(EngineOptions options, Components components, Opening.Opened opened) {
        this.opened = opened;
        this.components = components;
        pins = new Pins(opened.manifest(), opened.time());
        reads = new RowReads(components.rows(), components.reads(), counters);
        WriteAheadLog log = opened.log();
        Views views = opened.views();
        maxAgeMicros =
                TimeUnit.NANOSECONDS.toMicros(options.memtables().maxAge().toNanos());
        long historyMicros =
                TimeUnit.NANOSECONDS.toMicros(options.retention().history().toNanos());
        feed = new EngineFeed(log, troubles, views.published());
        deadRows = new DeadRows(opened.time(), historyMicros);
        views.peek().segments().forEach(deadRows::written);
        counters.flushedThrough.set(opened.recovery().origin().flushedThrough());
        Flush flush = new Flush(views, opened.shelf(), deadRows, counters);
        Moves moves = new Moves();
        Compaction compaction = new Compaction(
                options,
                views,
                opened.shelf(),
                new Reach(opened.manifest(), opened.catalog()),
                deadRows,
                components.grouping(),
                opened.time(),
                moves);
        archive = archive(moves, options.memtables().maxAge());
        erasing = erasing(compaction);
        inspection = new Inspection(components.files(), views, opened.shelf(), moves);
        maintenance = new Maintenance(
                new Maintenance.Parts(log, feed, flush, compaction, opened.graveyard(), counters, troubles),
                options.retention().maxLogBytes());
        Pressure pressure = new Pressure(
                options.memtables(),
                views,
                troubles,
                maintenance::rotated,
                maintenance::logGrew,
                feed::outrun,
                options.background());
        CommitLog commitLog = new CommitLog(
                log,
                views,
                feed,
                counters.sync,
                components.clock(),
                options.commits().syncInterval());
        committer = new Committer(
                options.commits(),
                new Committer.Parts(
                        commitLog,
                        views,
                        opened.time(),
                        pressure,
                        new Answers(components.completions()),
                        counters,
                        troubles));
    }

    private Erasing erasing(Compaction compaction) {
        return new Erasing(new Erasing.Parts(
                components.files(),
                opened.views(),
                opened.shelf(),
                archive,
                compaction,
                pins,
                opened.graveyard(),
                opened.manifest(),
                opened.log(),
                feed));
    }

    private Archive archive(Moves moves, Duration tellEvery) {
        Publisher publisher = new Publisher(
                opened.catalog(), opened.manifest(), opened.views(), opened.shelf(), moves, feed::syncedThrough);
        SegmentMove move = new SegmentMove(
                components.files(),
                opened.manifest(),
                opened.shelf(),
                opened.views(),
                opened.catalog(),
                publisher,
                opened.time());
        Garbage garbage =
                new Garbage(opened.catalog(), publisher, opened.manifest(), opened.graveyard(), moves, opened.time());
        return new Archive(new Archive.Parts(opened, deadRows, moves, move, garbage, publisher, troubles), tellEvery);
    }

    /**
     * Opens a store, or makes one where there is none. In an empty folder whose archive holds a store, that one is opened: it has what was archived of it, and nothing of
     * what was not.
     *
     * @throws ArchiveNeededException if the archive has to be asked, and cannot be
     * @throws io.thermocline.manifest.UnreadableManifestException if the manifest is missing, damaged or of another format version
     * @throws io.thermocline.log.CorruptLogException if a commit that was acknowledged cannot be read, or the log is another store's
     * @throws io.thermocline.segment.CorruptSegmentException if a file of a segment is missing or another than it should be
     * @throws io.thermocline.files.StorageFullException if there is no room for a log file
     */
    public static Engine open(EngineOptions options, Components components) {
        Engine engine = new Engine(options, components, new Opening(options, components).run());
        engine.committer.start();
        engine.maintenance.closingOld(engine::closeOld);
        if (options.background()) {
            engine.maintenance.start();
            engine.archive.start();
        }
        return engine;
    }

    /** What opening found and did. */
    public Recovery recovery() {
        return opened.recovery();
    }

    /**
     * The store as it is now; close it soon, it keeps memory and files from going.
     *
     * @throws ProblemException of kind UNAVAILABLE if the engine is closed
     */
    public Snapshot snapshot(Caller caller) {
        if (closed) {
            throw Faults.unavailable("the store is closed");
        }
        Views.Pinned pinned = opened.views().pin();
        return new EngineSnapshot(pinned, reads, opened.time().now(), caller);
    }

    /**
     * Commits a transaction. Never blocks.
     *
     * @return fails with a {@link ConflictException} when a precondition does not hold, and with a {@link ProblemException} of kind TOO_LARGE,
     *     OVERLOADED, STORAGE_FULL or UNAVAILABLE when nothing happened, or OUTCOME_UNKNOWN when that is not known; what depends on it runs on
     *     the executor of the {@link Components}
     */
    public CompletableFuture<Committed> submit(Transaction transaction) {
        return committer.submit(transaction);
    }

    /**
     * Writes everything committed so far to segments.
     *
     * @throws ProblemException of kind STORAGE_FULL or UNAVAILABLE when that did not work; it is tried again in the background
     */
    public void flush() {
        try {
            committer.rotate().join();
            maintenance.flushNow();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProblemException problem ? problem : e;
        } catch (StorageFullException e) {
            throw Faults.storageFull();
        }
    }

    /**
     * Merges segments until none is left to merge.
     *
     * @throws ProblemException of kind STORAGE_FULL, or CORRUPT when damage was met; what can be merged besides is merged the next time
     */
    public void compact() {
        try {
            maintenance.compactNow();
        } catch (StorageFullException e) {
            throw Faults.storageFull();
        }
    }

    /**
     * Merges one set of segments, if there is one to merge.
     *
     * @param giveUp asked for each row; when it says so, the merge ends and leaves everything as it was
     * @return whether there may be more to merge; false too when it was given up
     * @throws ProblemException as {@link #compact} does
     */
    public boolean merge(BooleanSupplier giveUp) {
        try {
            return maintenance.mergeNow(giveUp);
        } catch (StorageFullException e) {
            throw Faults.storageFull();
        }
    }

    /**
     * Takes what is erased out of segments and log, and out of what is kept in memory of the log; pins do not keep it. Everything that is committed is
     * flushed first. May take as long as rewriting the segments that hold something. Safe to repeat.
     *
     * @param mentioning names of the store's own blocks whose rows go when they hold the id of an erased block
     * @param giveUp asked for each row that is rewritten
     * @throws ProblemException of kind STORAGE_FULL, or UNAVAILABLE when files are still being read or it was given up: to be repeated
     */
    public Sweep erase(Erased erased, Set<String> mentioning, BooleanSupplier giveUp) {
        flush();
        if (counters.flushedThrough.get() < erased.through()) {
            throw Faults.unavailable("what is to be erased was lost with the end of the log");
        }
        try {
            return erasing.run(erased, mentioning, giveUp);
        } catch (StorageFullException e) {
            throw Faults.storageFull();
        }
    }

    /**
     * How often the log failed and lost commits that had been answered as {@link Durability#MEMORY}: their sequences and versions are given again, so
     * what was remembered of them under those is void. Never changes when each commit is synced before its answer.
     */
    public long lostTails() {
        return opened.views().lostTails();
    }

    /** Does now what the flush loop does every second: {@link WriteAheadLog#seal}. */
    void seal() {
        maintenance.seal();
    }

    /** Runs a step of the flush loop, as happens every second. */
    void maintain() {
        maintenance.flushNow();
    }

    /**
     * Closes the active memtable when its first commit is too long ago, so that an idle store too comes to lie in segments. Not while another one waits:
     * then writing out fails or does not keep up, and more of them would only have writes refused.
     */
    private void closeOld() {
        View view = opened.views().peek();
        long first = view.active().firstTimeMicros();
        if (first != 0 && view.waiting().isEmpty() && opened.time().now() - first >= maxAgeMicros) {
            // where that fails, the next step tries again
            var _ = committer.rotate();
        }
    }

    /**
     * Keeps the segments as they are now, and the manifest version that names them, through merges and restarts.
     *
     * @param until when the pin is over, later than now
     * @return names the version, and is what {@link #lift} needs
     * @throws RuntimeException of the file store when that failed: the pin may have been set, and is over in time
     */
    public Pin pin(Instant until) {
        long untilMicros = ChronoUnit.MICROS.between(Instant.EPOCH, until);
        if (untilMicros <= opened.time().now()) {
            throw new IllegalArgumentException("a pin until " + until + " holds nothing");
        }
        return pins.set(components.newId(), untilMicros);
    }

    /** Lifts a pin; nothing happens when it is over or lifted already. What it kept goes with the next flush or merge. */
    public void lift(UUID pin) {
        pins.lift(pin);
    }

    /** Which segments lie where, and what moves them. */
    public Archive archive() {
        return archive;
    }

    /** What reads segments whole, and mends them. */
    public Inspection inspection() {
        return inspection;
    }

    /** What followers read. */
    public Feed feed() {
        return feed;
    }

    /** Counters and sizes now. */
    public EngineStats stats() {
        return new Census(opened, committer, counters, deadRows, troubles).take();
    }

    /** Finishes what was submitted, stops all work and lets go of all files. Snapshots must be closed before. Safe to repeat. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        archive.close();
        committer.close();
        maintenance.close();
        try {
            archive.publishLast();
        } finally {
            feed.close();
            opened.log().close();
            opened.views().close();
            opened.graveyard().closeUnused();
        }
    }
}
