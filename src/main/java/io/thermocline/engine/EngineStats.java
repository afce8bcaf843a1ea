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
        Reads reads,
        Segments segments,
        Archived archive,
        Maintenance maintenance,
        @Nullable String lastError) {
    public EngineStats {
        Objects.requireNonNull(state);
        Objects.requireNonNull(commits);
        Objects.requireNonNull(memory);
        Objects.requireNonNull(reads);
        Objects.requireNonNull(segments);
        Objects.requireNonNull(archive);
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
     * @param rows of all memtables, without those of the store's own blocks
     * @param unflushedMicros how long ago the oldest commit was made that is not in a segment; 0 when there is none
     */
    public record Memory(
            int queued, long queuedBytes, long memtableBytes, int memtables, long rows, long unflushedMicros) {}

    /**
     * Blocks asked for by id, without the store's own; each read counts once.
     *
     * @param memory reads that took no disk
     * @param disk the others
     */
    public record Reads(long memory, long disk) {
        /** Share of reads that took no disk, 0 to 1; 0 when there were none. */
        public double hitRate() {
            return memory + disk == 0 ? 0 : (double) memory / (memory + disk);
        }
    }

    /**
     * What lies in segments.
     *
     * @param rows of all versions
     * @param deadRows estimate of those that are superseded, deleted or expired
     * @param quarantined ids of segments with damaged pages, which compaction leaves alone
     * @param corruptPages damaged pages met
     * @param manifestVersion the manifest's version
     * @param files what the bytes are of
     */
    public record Segments(
            int count,
            long rows,
            long deadRows,
            long bytes,
            List<Long> quarantined,
            long corruptPages,
            long manifestVersion,
            Files files) {
        public Segments {
            quarantined = List.copyOf(quarantined);
            Objects.requireNonNull(files);
        }
    }

    /**
     * What lies in the archive, and how it stands.
     *
     * @param count segments of which the archive has all
     * @param bytes of those, in the archive
     * @param rows of segments whose contents lie there alone
     * @param localBytes that all segments take on the disk here
     * @param reads contents that were read from there
     */
    public record Archived(ArchiveState state, int count, long bytes, long rows, long localBytes, long reads) {
        public Archived {
            Objects.requireNonNull(state);
        }
    }

    /**
     * Bytes of segments by kind of file.
     *
     * @param rows headers and contents as they are stored
     * @param rawRows the same before compression
     * @param keys key files and filters, mapped
     * @param vectors floats
     * @param codes vectors as 8-bit integers, mapped
     * @param vectorRows chunks with a vector
     */
    public record Files(long rows, long rawRows, long keys, long vectors, long codes, long vectorRows) {
        /** How many bytes before compression one stored byte stands for; 1 while nothing is stored. */
        public double compressionRatio() {
            return rows == 0 ? 1 : (double) rawRows / rows;
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
    public record Latency(
            long count, long totalMicros, long p50Micros, long p95Micros, long p99Micros, long maxMicros) {}
}
