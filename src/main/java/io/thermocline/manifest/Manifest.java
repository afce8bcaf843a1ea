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
 * @param epoch of the writer of this version, from 1
 * @param segments by ascending id
 * @param flushed which commits lie in the segments
 * @param nextSegmentId no segment of this id or above has ever been named; a writer takes its ids from here on when it opens the store
 */
public record Manifest(
        long version,
        UUID storeId,
        long epoch,
        List<SegmentDescription> segments,
        Flushed flushed,
        long nextSegmentId,
        List<Pin> pins) {
    public Manifest {
        Objects.requireNonNull(storeId);
        Objects.requireNonNull(flushed);
        segments = List.copyOf(segments);
        pins = List.copyOf(pins);
    }

    /** The first version of a new store, before any writer took it. */
    static Manifest initial(UUID storeId) {
        return new Manifest(0, storeId, 0, List.of(), Flushed.NOTHING, 1, List.of());
    }

    /**
     * Whether the store has had a log. An opening adds one to version and epoch, every other commit to the version alone, and an opening that
     * has begun the first log file makes such a commit.
     */
    public boolean logBegun() {
        return version > epoch;
    }

    /** The segment of an id, if this version names it. */
    public Optional<SegmentDescription> segment(long id) {
        return segments.stream().filter(segment -> segment.id() == id).findFirst();
    }
}
