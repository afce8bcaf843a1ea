package io.thermocline.blocks;

import io.thermocline.engine.Durability;
import java.util.Objects;

/**
 * What a write did.
 *
 * @param block the version that the write made, without content and vectors; of a deletion the tombstone
 * @param durability what was reached before this answer
 * @param replayed whether this is the first answer given again
 */
public record WriteAnswer(Outcome outcome, BlockView block, Durability durability, boolean replayed) {
    /** What happened to the block. */
    public enum Outcome {
        CREATED,
        REPLACED,
        PATCHED,
        DELETED
    }

    public WriteAnswer {
        Objects.requireNonNull(outcome);
        Objects.requireNonNull(block);
        Objects.requireNonNull(durability);
    }

    /** Position of the commit in the log. */
    public long sequence() {
        return block.envelope().sequence();
    }
}
