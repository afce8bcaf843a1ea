package io.thermocline.operations;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * How far an operation is.
 *
 * @param done units done, from 0
 * @param total units in all; empty when that is not known
 * @param unit what is counted, a plural noun
 */
public record Progress(long done, OptionalLong total, String unit) {
    public Progress {
        Objects.requireNonNull(total);
        Objects.requireNonNull(unit);
        if (done < 0 || (total.isPresent() && total.getAsLong() < done)) {
            throw new IllegalArgumentException("done " + done + " of " + total);
        }
    }
}
