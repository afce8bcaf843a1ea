package io.thermocline.operations;

import java.util.Objects;

/**
 * What sort of operation there is.
 *
 * @param name lower case; stays as it is, since stored operations name it
 * @param unit what its progress counts, a plural noun
 * @param persistent whether it is tried again until it has ended or is cancelled, however often it meets what passes by itself
 */
public record Kind(String name, String unit, Task task, boolean persistent) {
    /** One that fails in the end. */
    public Kind(String name, String unit, Task task) {
        this(name, unit, task, false);
    }

    public Kind {
        Objects.requireNonNull(name);
        Objects.requireNonNull(unit);
        Objects.requireNonNull(task);
    }
}
