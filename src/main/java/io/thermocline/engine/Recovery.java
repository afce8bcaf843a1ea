package io.thermocline.engine;

import io.thermocline.log.LogRecovery;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

/**
 * What opening a store found and did.
 *
 * @param origin the manifest that was found and taken over
 * @param segments segments opened
 * @param orphans files that no manifest names and that were removed
 * @param log what the log found; its records were brought back into memory
 * @param memtables that these fill
 * @param opening time for manifest and segments
 * @param replaying time for the log
 */
public record Recovery(
        Origin origin,
        int segments,
        int orphans,
        LogRecovery log,
        int memtables,
        Duration opening,
        Duration replaying) {
    public Recovery {
        Objects.requireNonNull(origin);
        Objects.requireNonNull(log);
        Objects.requireNonNull(opening);
        Objects.requireNonNull(replaying);
    }

    /** The manifest that was found and taken over.
     *
     * @param created whether there was no store before
     * @param fromArchive whether there was none here, but one in the archive, which was taken over from there
     * @param manifestVersion the version written by this opening
     * @param epoch the writer epoch that this opening took
     * @param flushedThrough everything at or below this sequence lies in segments
     */
    public record Origin(
            boolean created, boolean fromArchive, UUID storeId, long manifestVersion, long epoch, long flushedThrough) {
        public Origin {
            Objects.requireNonNull(storeId);
        }
    }
}
