package io.thermocline.objects;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * An object as the place knows it.
 *
 * @param bytes its size
 * @param checksum CRC-32C of all of it, where the place keeps one that it computed itself; else it takes reading to know
 */
public record StoredObject(String name, long bytes, OptionalInt checksum) {
    public StoredObject {
        Objects.requireNonNull(name);
        Objects.requireNonNull(checksum);
    }
}
