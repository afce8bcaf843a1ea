package io.thermocline.tiering;

import io.thermocline.engine.ReadLedger;
import java.util.List;

/** What moves segments, and says where they lie. Thread-safe; a segment that is merged meanwhile is gone, which is no fault. */
public interface Moves {
    /** Told of bytes before they are read or written; waits until they may be, or throws {@link MoveStoppedException}. */
    @FunctionalInterface
    interface Throttle {
        /** So many bytes are to be read or written. */
        void spend(long bytes);
    }

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
}
