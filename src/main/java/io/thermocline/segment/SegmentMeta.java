package io.thermocline.segment;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the manifest holds about a segment, enough to open it and to decide about it without opening it.
 *
 * @param id number of the segment, from 1
 * @param rawBytes bytes of all headers and contents before compression
 * @param sequences of rows and vectors
 * @param createdAtMicros of rows, microseconds since the epoch
 * @param files in the order of their kinds
 */
public record SegmentMeta(
        long id, Counts counts, long rawBytes, Span sequences, Span createdAtMicros, List<SegmentFile> files) {
    /**
     * How much of what is in it.
     *
     * @param rows versions of blocks
     * @param ids different blocks
     * @param tombstones rows that are tombstones
     * @param expiring rows with a time at which they expire
     * @param vectors chunks with a vector
     */
    public record Counts(long rows, long ids, long tombstones, long expiring, long vectors) {}

    /** From least to greatest, both included; {@link #EMPTY} of nothing. */
    public record Span(long min, long max) {
        /** Of nothing. */
        public static final Span EMPTY = new Span(Long.MAX_VALUE, Long.MIN_VALUE);

        /** Widened so that it holds the value. */
        public Span with(long value) {
            return value >= min && value <= max ? this : new Span(Math.min(min, value), Math.max(max, value));
        }

        /** Whether there is nothing in it. */
        public boolean empty() {
            return min > max;
        }
    }

    public SegmentMeta {
        Objects.requireNonNull(counts);
        Objects.requireNonNull(sequences);
        Objects.requireNonNull(createdAtMicros);
        files = List.copyOf(files);
    }

    /** Versions of blocks. */
    public long rows() {
        return counts.rows();
    }

    /** Chunks with a vector. */
    public long vectorRows() {
        return counts.vectors();
    }

    /** Bytes on disk, all files together. */
    public long bytes() {
        long sum = 0;
        for (SegmentFile file : files) {
            sum += file.bytes();
        }
        return sum;
    }

    /** The least sequence of a row or vector. */
    public long minSequence() {
        return sequences.min();
    }

    /** The greatest sequence of a row or vector. */
    public long maxSequence() {
        return sequences.max();
    }

    /** The file of a kind, empty when the segment has none. */
    public Optional<SegmentFile> file(SegmentFile.Kind kind) {
        return files.stream().filter(file -> file.kind() == kind).findFirst();
    }

    /** The stable binary form, see {@link SegmentMetaCodec}. */
    public byte[] encode() {
        return SegmentMetaCodec.encode(this);
    }

    /**
     * Reads what {@link #encode} gave.
     *
     * @throws IllegalArgumentException if the bytes are not of this form
     */
    public static SegmentMeta decode(byte[] bytes) {
        return SegmentMetaCodec.decode(bytes);
    }
}
