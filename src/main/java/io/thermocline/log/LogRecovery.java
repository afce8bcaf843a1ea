package io.thermocline.log;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What opening the log found and did.
 *
 * @param filesRead files of which records were read
 * @param records records handed to the engine
 * @param bytes bytes of those records
 * @param lastSequence the last commit there is: of the log, or of the segments when the log holds nothing newer
 * @param syncedThrough the highest sequence that the log itself or its seal says was synced before the crash
 * @param cut the torn tail, empty when there was none
 * @param lost files moved aside because loss was accepted
 */
public record LogRecovery(
        int filesRead,
        long records,
        long bytes,
        long lastSequence,
        long syncedThrough,
        Optional<TornTail> cut,
        List<String> lost) {
    public LogRecovery {
        Objects.requireNonNull(cut);
        lost = List.copyOf(lost);
    }

    /**
     * What a crash left of records that nobody was promised.
     *
     * @param file name of the file
     * @param offset where it began
     * @param bytes from there to the end of the last record, whole or not
     */
    public record TornTail(String file, long offset, long bytes) {
        public TornTail {
            Objects.requireNonNull(file);
        }
    }
}
