package io.thermocline.tiers;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Erasures that are not complete.
 *
 * @param open how many
 * @param overdue how many of them should be complete by now
 * @param oldest when the first of them was begun; empty if there is none
 */
public record Unerased(int open, int overdue, Optional<Instant> oldest) {
    public Unerased {
        Objects.requireNonNull(oldest);
    }
}
