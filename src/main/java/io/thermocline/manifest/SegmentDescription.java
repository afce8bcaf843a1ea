package io.thermocline.manifest;

import java.util.Arrays;
import java.util.Objects;

/**
 * What the manifest knows of a segment.
 *
 * @param id number of the segment, from 1
 * @param minSequence the least sequence in it
 * @param maxSequence the greatest sequence in it
 * @param description what the segment's own package wants to know when it opens it; opaque here
 */
@SuppressWarnings("ArrayRecordComponent") // never modified, and compared by content below
public record SegmentDescription(long id, long minSequence, long maxSequence, byte[] description) {
    public SegmentDescription {
        Objects.requireNonNull(description);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SegmentDescription that
                && id == that.id
                && minSequence == that.minSequence
                && maxSequence == that.maxSequence
                && Arrays.equals(description, that.description);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, minSequence, maxSequence, Arrays.hashCode(description));
    }

    @Override
    public String toString() {
        return "SegmentDescription[id=" + id + ", sequences=" + minSequence + ".." + maxSequence + "]";
    }
}
