package io.thermocline.log;

import java.util.UUID;

/**
 * A file that holds records.
 *
 * @param id the number in its name
 * @param firstSequence where its records begin
 * @param bytes its size
 * @param salt of its {@link FileMark}
 */
record LogFile(long id, long firstSequence, long bytes, long salt) {
    /** What its records bear, in a store of this id. */
    FileMark mark(UUID storeId) {
        return new FileMark(storeId, id, salt);
    }

    String name() {
        return LogFormat.name(id);
    }
}
