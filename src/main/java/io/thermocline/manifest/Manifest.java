package io.thermocline.manifest;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * One version of the list of files that make up the store.
 *
 * @param version from 1, without gaps
 * @param storeId drawn when the store was made
 * @param writer of this version
 * @param segments by ascending id
 * @param flushed which commits lie in the segments
 * @param nextSegmentId no segment of this id or above has ever been named; a writer takes its ids from here on when it opens the store
 */
public record Manifest(
        long version,
        UUID storeId,
        Writer writer,
        List<SegmentDescription> segments,
        Flushed flushed,
        long nextSegmentId,
        List<Pin> pins) {
    public Manifest {
        Objects.requireNonNull(storeId);
        Objects.requireNonNull(writer);
        Objects.requireNonNull(flushed);
        segments = List.copyOf(segments);
        pins = List.copyOf(pins);
    }

    /**
     * Who writes.
     *
     * @param home drawn when the data directory was made; a store that is opened from the archive has another one, though it is the same store
     * @param epoch counts the openings, from 1
     */
    public record Writer(UUID home, long epoch) {
        public Writer {
            Objects.requireNonNull(home);
        }
    }

    /** The first version of a new store, before any writer took it. */
    static Manifest initial(UUID storeId) {
        return new Manifest(0, storeId, new Writer(storeId, 0), List.of(), Flushed.NOTHING, 1, List.of());
    }

    /** Of the writer. */
    public long epoch() {
        return writer.epoch();
    }

    /**
     * Whether the store has had a log here. An opening adds one to version and epoch, every other commit to the version alone, and an opening that
     * has begun the first log file makes such a commit. So does not hold for what lies in an archive.
     */
    public boolean logBegun() {
        return version > epoch();
    }

    /** The segment of an id, if this version names it. */
    public Optional<SegmentDescription> segment(long id) {
        return segments.stream().filter(segment -> segment.id() == id).findFirst();
    }

    Manifest with(long newVersion) {
        return new Manifest(newVersion, storeId, writer, segments, flushed, nextSegmentId, pins);
    }

    Manifest with(Writer other) {
        return new Manifest(version, storeId, other, segments, flushed, nextSegmentId, pins);
    }

    Manifest with(List<SegmentDescription> others, long next) {
        return new Manifest(version, storeId, writer, others, flushed, next, pins);
    }

    Manifest with(Flushed other) {
        return new Manifest(version, storeId, writer, segments, other, nextSegmentId, pins);
    }

    Manifest withPins(List<Pin> others) {
        return new Manifest(version, storeId, writer, segments, flushed, nextSegmentId, others);
    }
}
