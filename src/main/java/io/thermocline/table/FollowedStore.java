package io.thermocline.table;

import io.thermocline.log.StoreIdentity;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What the table follows.
 *
 * @param synced the last synced sequence
 * @param faults told of what goes wrong
 */
record FollowedStore(
        StoreIdentity identity, LongSupplier synced, InstantSource clock, Consumer<RuntimeException> faults) {
    /** Whether a file that is so far is of use to its follower. */
    boolean holds(TableFile.Progress progress) {
        return progress.format() == TableSchema.FORMAT
                && progress.identity().storeId().equals(identity.storeId())
                && progress.identity().epoch() <= identity.epoch()
                && progress.sequence() <= synced.getAsLong();
    }

    long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}
