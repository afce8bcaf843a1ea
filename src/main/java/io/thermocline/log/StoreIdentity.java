package io.thermocline.log;

import java.util.Objects;
import java.util.UUID;

/**
 * Whose log it is.
 *
 * @param storeId the store, for good
 * @param epoch the writer's epoch, from 1; every opening of the store takes a higher one
 */
public record StoreIdentity(UUID storeId, long epoch) {
    public StoreIdentity {
        Objects.requireNonNull(storeId);
        if (epoch < 1) {
            throw new IllegalArgumentException("epoch " + epoch);
        }
    }
}
