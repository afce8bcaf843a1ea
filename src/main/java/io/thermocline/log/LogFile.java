package io.thermocline.log;

/**
 * A file that holds records.
 *
 * @param id the number in its name
 * @param firstSequence where its records begin
 * @param bytes its size
 */
record LogFile(long id, long firstSequence, long bytes) {
    String name() {
        return LogFormat.name(id);
    }
}
