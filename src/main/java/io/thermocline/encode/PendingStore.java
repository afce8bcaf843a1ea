package io.thermocline.encode;

import io.thermocline.block.ChunkVector;
import java.util.List;

/** What the pending encoder needs of the store. Thread-safe. */
interface PendingStore {
    /** What became of a block since it was found pending. */
    sealed interface State {
        /** Its vectors are there, or it is another version by now, or gone: nothing is left to do. */
        record Settled() implements State {}

        /** Still without vectors. */
        @SuppressWarnings("ArrayRecordComponent") // never modified, never compared
        record Waiting(byte[] content) implements State {}
    }

    /** How committing the vectors ended. */
    enum Outcome {
        /** They are there, or the block has moved on and needs none. */
        SETTLED,
        /** Not now: the store is busy, full or starting; worth another try. */
        LATER
    }

    /** Where a block stands now. */
    State state(PendingBlock block, String encoder);

    /** Commits the vectors unless the block has moved on; returns when that is decided. */
    Outcome append(PendingBlock block, String encoder, List<ChunkVector> vectors);
}
