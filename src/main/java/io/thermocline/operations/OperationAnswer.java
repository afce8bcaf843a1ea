package io.thermocline.operations;

import io.thermocline.engine.Durability;
import java.util.Objects;

/**
 * What a call about an operation did.
 *
 * @param operation as the call left it
 * @param sequence position in the log of the commit that made it so
 * @param replayed whether this is the first answer given again
 */
public record OperationAnswer(Operation operation, long sequence, Durability durability, boolean replayed) {
    public OperationAnswer {
        Objects.requireNonNull(operation);
        Objects.requireNonNull(durability);
    }
}
