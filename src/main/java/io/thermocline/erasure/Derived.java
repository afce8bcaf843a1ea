package io.thermocline.erasure;

import io.thermocline.block.Erased;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Something that holds copies of what is in the log, and has to forget what is erased.
 *
 * @param name as proofs say it
 * @param forget returns when nothing of it is left there, or fails; may be repeated
 */
public record Derived(String name, Consumer<Erased> forget) {
    public Derived {
        Objects.requireNonNull(name);
        Objects.requireNonNull(forget);
    }
}
