package io.thermocline.operations;

import java.util.Objects;

/**
 * What sort of operation there is.
 *
 * @param name lower case; stays as it is, since stored operations name it
 * @param unit what its progress counts, a plural noun
 */
public record Kind(String name, String unit, Task task) {
    public Kind {
        Objects.requireNonNull(name);
        Objects.requireNonNull(unit);
        Objects.requireNonNull(task);
    }
}
