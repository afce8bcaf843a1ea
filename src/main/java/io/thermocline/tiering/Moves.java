package io.thermocline.tiering;

import io.thermocline.engine.ReadLedger;
import io.thermocline.segment.Throttle;
import java.util.List;

/**
 * What moves segments, and says where they lie. What a throttle throws ends a move, and leaves the segment where it was. Thread-safe; a segment that is merged meanwhile is
 * gone, which is no fault.
 */
public interface Moves {
    /** All segments, as they are now; numbered as {@link ReadLedger#asked} numbers them. */
    List<Stored> segments();

    /** Whether moves can work. */
    ArchiveState state();

    /**
     * Takes a segment to the archive: copied, verified, named by the manifest, and only then gone from the local disk. Nothing happens if it is there.
     *
     * @throws MoveFailedException when it did not work; nothing is lost, and it may be asked for again
     */
    void archive(long segment, Throttle throttle);

    /**
     * Brings a segment back to the local disk. Nothing happens if it is there.
     *
     * @throws MoveFailedException when it did not work; nothing is lost, and it may be asked for again
     */
    void promote(long segment, Throttle throttle);

    /**
     * Removes from the archive what nothing needs any more.
     *
     * @throws MoveFailedException when it did not work
     */
    void collect();
}
