package io.thermocline.encode;

import io.thermocline.block.ChunkVector;
import java.util.List;
import java.util.Optional;

/** What the pending encoder needs of the store. Thread-safe. */
interface PendingStore {
    /** How committing the vectors ended. */
    enum Outcome {
        /** They are there, or the block has moved on and needs none. */
        SETTLED,
        /** Not now: the store is busy, full or starting; worth another try. */
        LATER
    }

    /** Those of the encoders whose vectors the version has not; none of them when it has been replaced or is gone. */
    List<String> missing(PendingBlock block, List<String> encoders);

    /** The version's content; empty when it has been replaced or is gone. */
    Optional<byte[]> content(PendingBlock block);

    /** Commits the vectors unless the block has moved on; returns when that is decided. */
    Outcome append(PendingBlock block, String encoder, List<ChunkVector> vectors);
}
