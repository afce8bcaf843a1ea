package io.thermocline.access;

import io.thermocline.engine.Durability;
import java.util.Objects;

/**
 * Where a write of an API key is.
 *
 * @param sequence position of the commit in the log
 * @param replayed whether this is the first answer given again
 */
public record KeyWrite(long sequence, Durability durability, boolean replayed) {
    public KeyWrite {
        Objects.requireNonNull(durability);
    }
}
