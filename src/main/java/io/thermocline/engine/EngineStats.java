package io.thermocline.engine;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counters and sizes at one moment; counters count from the opening.
 *
 * @param lastError the last fault that work in the background or the log met, null when there was none since it last went well
 */
public record EngineStats(
        State state,
        Commits commits,
        Memory memory,
        Segments segments,
        Maintenance maintenance,
        @Nullable String lastError) {
    public EngineStats {
        Objects.requireNonNull(state);
        Objects.requireNonNull(commits);
        Objects.requireNonNull(memory);
        Objects.requireNonNull(segments);
        Objects.requireNonNull(maintenance);
    }

    /** Whether writes are taken. */
    public enum State {
        /** Reads and writes. */
        OPEN,
        /** The disk is full: reads only, until there is room. */
        FULL,
        /** A sync failed: reads only, until the log's tail has been read again. */
        POISONED,
        /** Reads only, what was submitted is finished. */
        CLOSING,
        /** Nothing. */
        CLOSED
    }

    /**
     * The committer.
     *
     * @param transactions committed
     * @param conflicts refused for a precondition
     * @param refused refused for load, a full disk or unavailability
     * @param unknown answered with an unknown outcome
     * @param groups syncs that carried at least one transaction
     * @param bytes of committed payloads
     */
    public record Commits(
            long sequence, long transactions, long conflicts, long refused, long unknown, long groups, long bytes) {}

    /**
     * What waits in memory.
     *
     * @param queued transactions waiting for the committer
     * @param queuedBytes of those
     * @param memtableBytes of all memtables
     * @param memtables the active one and those that wait to be written out
     */
    public record Memory(int queued, long queuedBytes, long memtableBytes, int memtables) {}

    /**
     * What lies in segments.
     *
     * @param rows of all versions
     * @param deadRows estimate of those that are superseded, deleted or expired
     * @param quarantined ids of segments with damaged pages, which compaction leaves alone
     * @param corruptPages damaged pages met
     * @param manifestVersion the manifest's version
     */
    public record Segments(
            int count,
            long rows,
            long deadRows,
            long bytes,
            List<Long> quarantined,
            long corruptPages,
            long manifestVersion) {
        public Segments {
            quarantined = List.copyOf(quarantined);
        }
    }

    /**
     * Work in the background.
     *
     * @param logBytes of the log's files
     * @param flushedThrough everything at or below this sequence lies in segments
     * @param syncedThrough everything at or below this sequence is on the disk
     */
    public record Maintenance(
            long flushes, long compactions, long logBytes, long flushedThrough, long syncedThrough, Latency sync) {}

    /**
     * A summary of durations, from a histogram whose buckets are powers of the square root of 2.
     *
     * @param count observations
     * @param totalMicros their sum
     */
    public record Latency(long count, long totalMicros, long p50Micros, long p99Micros, long maxMicros) {}
}
