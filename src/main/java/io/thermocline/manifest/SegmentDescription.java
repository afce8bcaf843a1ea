package io.thermocline.manifest;

import java.util.Arrays;
import java.util.Objects;

/**
 * What the manifest knows of a segment. Nothing of it ever changes but its place.
 *
 * @param id number of the segment, from 1
 * @param minSequence the least sequence in it
 * @param maxSequence the greatest sequence in it
 * @param description what the segment's own package wants to know when it opens it; opaque here
 * @param place where its bytes lie
 */
@SuppressWarnings("ArrayRecordComponent") // never modified, and compared by content below
public record SegmentDescription(long id, long minSequence, long maxSequence, byte[] description, SegmentPlace place) {
    public SegmentDescription {
        Objects.requireNonNull(description);
        Objects.requireNonNull(place);
        place.archived().ifPresent(prefix -> {
            if (prefix.segmentId() != id) {
                throw new IllegalArgumentException("segment " + id + " in the place of " + prefix.segmentId());
            }
        });
    }

    /** A segment that lies here alone. */
    public SegmentDescription(long id, long minSequence, long maxSequence, byte[] description) {
        this(id, minSequence, maxSequence, description, SegmentPlace.local());
    }

    /** The same segment in another place. */
    public SegmentDescription at(SegmentPlace other) {
        return new SegmentDescription(id, minSequence, maxSequence, description, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SegmentDescription that
                && id == that.id
                && minSequence == that.minSequence
                && maxSequence == that.maxSequence
                && Arrays.equals(description, that.description)
                && place.equals(that.place);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, minSequence, maxSequence, Arrays.hashCode(description), place);
    }

    @Override
    public String toString() {
        return "SegmentDescription[id=" + id + ", sequences=" + minSequence + ".." + maxSequence + ", place=" + place
                + "]";
    }
}
