package io.thermocline.engine;

import java.util.List;
import java.util.Objects;

/**
 * The answer to a transaction that happened.
 *
 * @param sequence position in the log; of a transaction that only checks, the last one it was checked against
 * @param timeMicros microseconds since the epoch; never less than that of an earlier sequence
 * @param versions one for each operation: the version written, or the one that the check or the vectors refer to; 0 where there is none
 */
public record Committed(long sequence, long timeMicros, List<Long> versions, Durability durability) {
    public Committed {
        versions = List.copyOf(versions);
        Objects.requireNonNull(durability);
    }
}
