package io.thermocline.manifest;

import java.util.Objects;
import java.util.UUID;

/**
 * Keeps one manifest version and the files that it names.
 *
 * @param id names the pin, so that its owner can lift it
 * @param version the manifest version that stays
 * @param expiresAtMicros microseconds since the epoch from which on the pin holds nothing; 0 is never
 */
public record Pin(UUID id, long version, long expiresAtMicros) {
    public Pin {
        Objects.requireNonNull(id);
    }

    /** Whether the pin still holds at that instant. */
    public boolean holds(long nowMicros) {
        return expiresAtMicros == 0 || expiresAtMicros > nowMicros;
    }
}
