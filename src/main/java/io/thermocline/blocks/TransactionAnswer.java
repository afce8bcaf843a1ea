package io.thermocline.blocks;

import io.thermocline.engine.Durability;
import java.util.List;
import java.util.Objects;

/**
 * What a transaction did.
 *
 * @param sequence position of its commit in the log, the same for all its steps
 * @param answers one a step, in order
 * @param replayed whether this is the first answer given again
 */
public record TransactionAnswer(long sequence, List<WriteAnswer> answers, Durability durability, boolean replayed) {
    public TransactionAnswer {
        Objects.requireNonNull(durability);
        answers = List.copyOf(answers);
    }
}
