package io.thermocline.follow;

import java.util.Objects;
import java.util.UUID;

/**
 * How far a follower is.
 *
 * @param store the store whose log it follows
 * @param epoch the writer's epoch when it was written
 * @param sequence everything at or below it is done
 */
public record Checkpoint(UUID store, long epoch, long sequence) {
    public Checkpoint {
        Objects.requireNonNull(store);
    }

    /** Whether a follower may go on from here: same store, no later epoch, and not beyond the log's end. */
    boolean holdsFor(UUID currentStore, long currentEpoch, long lastSequence) {
        return store.equals(currentStore) && epoch <= currentEpoch && sequence <= lastSequence;
    }
}
