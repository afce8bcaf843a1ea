package io.thermocline.engine;

import io.thermocline.log.LogOptions;
import io.thermocline.segment.SegmentOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Settings of an engine. Sizes in bytes.
 *
 * @param background whether flush, compaction and healing run by themselves; a test that steps them says no
 */
public record EngineOptions(
        Commits commits,
        Memtables memtables,
        Compactions compactions,
        Retention retention,
        LogOptions log,
        SegmentOptions segments,
        boolean background) {
    public EngineOptions {
        Objects.requireNonNull(commits);
        Objects.requireNonNull(memtables);
        Objects.requireNonNull(compactions);
        Objects.requireNonNull(retention);
        Objects.requireNonNull(log);
        Objects.requireNonNull(segments);
    }

    /** Limits of the committer.
     *
     * @param syncInterval zero: every group is synced before it is answered; else the longest time that an answered commit is in memory only
     * @param maxQueued transactions waiting
     * @param maxQueuedBytes of the transactions waiting; a single one may exceed it
     * @param maxTransactionBytes of one transaction
     * @param maxGroupBytes of the transactions that share one sync; a single one may exceed it
     */
    public record Commits(
            Duration syncInterval, int maxQueued, long maxQueuedBytes, long maxTransactionBytes, long maxGroupBytes) {
        public Commits {
            require(!syncInterval.isNegative(), "syncInterval is not negative");
            require(
                    maxQueued > 0 && maxQueuedBytes > 0 && maxTransactionBytes > 0 && maxGroupBytes > 0,
                    "limits are positive");
        }
    }

    /** Limits of what is in memory only besides the log.
     *
     * @param maxBytes at which a memtable is closed and written out
     * @param maxWaiting closed memtables that may wait; beyond that writes wait, or are refused if nothing can be written out
     * @param maxAge after its first commit, at which a memtable is closed and written out, however small it is
     */
    public record Memtables(long maxBytes, int maxWaiting, Duration maxAge) {
        public Memtables {
            require(maxBytes > 0 && maxWaiting > 0 && maxAge.isPositive(), "limits are positive");
        }

        /** Memtables that may be five minutes old. */
        public Memtables(long maxBytes, int maxWaiting) {
            this(maxBytes, maxWaiting, Duration.ofMinutes(5));
        }
    }

    /** When segments are merged.
     *
     * @param fanIn segments of about one size that are merged together; up to twice as many where what comes of it is too large to be merged again
     * @param maxSegmentBytes segments above this are merged only for their dead rows
     * @param deadShare share of rows that are superseded or deleted above which a segment is rewritten, 0 to 1
     */
    public record Compactions(int fanIn, long maxSegmentBytes, double deadShare) {
        public Compactions {
            require(fanIn >= 2 && maxSegmentBytes > 0, "limits are positive, fan-in at least 2");
            require(deadShare > 0 && deadShare <= 1, "deadShare is a share");
        }
    }

    /** How long what is no longer current is kept.
     *
     * @param history after a version was superseded
     * @param maxLogBytes the log is kept for followers up to this size
     * @param deleteWithin longest time that content of a deleted or expired block stays, however small its share of a segment; not shorter than the history
     */
    public record Retention(Duration history, long maxLogBytes, Duration deleteWithin) {
        public Retention {
            require(!history.isNegative() && maxLogBytes > 0, "limits are positive");
            require(deleteWithin.compareTo(Duration.ofMinutes(1)) >= 0, "deleteWithin is a minute at least");
        }

        /** Where deleted content stays for 30 days at most. */
        public Retention(Duration history, long maxLogBytes) {
            this(history, maxLogBytes, Duration.ofDays(30));
        }
    }

    /** What a server starts with. */
    public static EngineOptions defaults() {
        return new EngineOptions(
                new Commits(Duration.ZERO, 4096, 64L << 20, 64L << 20, 8L << 20),
                new Memtables(64L << 20, 2),
                new Compactions(8, 1L << 30, 0.3),
                new Retention(Duration.ofHours(24), 1L << 30),
                new LogOptions(64L << 20, 80L << 20, 8 << 20, OptionalLong.empty()),
                SegmentOptions.DEFAULTS,
                true);
    }

    /** The same with other limits of the committer. */
    public EngineOptions with(Commits other) {
        return new EngineOptions(other, memtables, compactions, retention, log, segments, background);
    }

    /** The same with other memtables. */
    public EngineOptions with(Memtables other) {
        return new EngineOptions(commits, other, compactions, retention, log, segments, background);
    }

    /** The same with other compactions. */
    public EngineOptions with(Compactions other) {
        return new EngineOptions(commits, memtables, other, retention, log, segments, background);
    }

    /** The same with another retention. */
    public EngineOptions with(Retention other) {
        return new EngineOptions(commits, memtables, compactions, other, log, segments, background);
    }

    /** The same with other log settings. */
    public EngineOptions with(LogOptions other) {
        return new EngineOptions(commits, memtables, compactions, retention, other, segments, background);
    }

    /** The same with other segment settings. */
    public EngineOptions with(SegmentOptions other) {
        return new EngineOptions(commits, memtables, compactions, retention, log, other, background);
    }

    /** The same with or without work in the background. */
    public EngineOptions withBackground(boolean other) {
        return new EngineOptions(commits, memtables, compactions, retention, log, segments, other);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
