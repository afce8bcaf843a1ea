package io.thermocline.engine;

import io.thermocline.manifest.SegmentPlace;
import java.util.Objects;

/**
 * A segment as the store has it now.
 *
 * @param rows versions of blocks
 * @param deadRows estimate of those that are superseded, deleted or expired
 * @param localBytes that it takes on the disk
 * @param archivedBytes that it takes in the archive
 * @param place where it lies
 * @param createdAtMicros oldest and newest creation of a block in it, microseconds since the epoch
 * @param vectors chunks with a vector
 * @param pinned whether a pin holds it as it is here: it may be copied to the archive, but does not leave
 * @param quarantined whether damage was found in it: it stays where it is
 */
public record SegmentState(
        long id,
        long rows,
        long deadRows,
        long localBytes,
        long archivedBytes,
        SegmentPlace place,
        Created createdAtMicros,
        long vectors,
        boolean pinned,
        boolean quarantined) {
    public SegmentState {
        Objects.requireNonNull(place);
        Objects.requireNonNull(createdAtMicros);
    }

    /** From the oldest to the newest; the oldest is after the newest if there is no row. */
    public record Created(long oldest, long newest) {}
}
