package io.thermocline.engine;

import io.thermocline.block.Envelope;
import java.util.Objects;

/** What a snapshot knows of an id, for its caller and at its instant. */
public sealed interface Lookup {
    /** Nothing that the caller may know of. */
    record Missing() implements Lookup {
        static final Missing INSTANCE = new Missing();
    }

    /**
     * Deleted or expired, and the caller could see it before.
     *
     * @param envelope of the tombstone or of the expired row
     */
    record Gone(Envelope envelope) implements Lookup {
        public Gone {
            Objects.requireNonNull(envelope);
        }
    }

    /** There, and visible to the caller. */
    record Found(Block block) implements Lookup {
        public Found {
            Objects.requireNonNull(block);
        }
    }
}
