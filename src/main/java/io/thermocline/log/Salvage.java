package io.thermocline.log;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.util.Optional;

/**
 * Copies the records that are whole out of a file whose write or force has failed, as they are on the disk.
 *
 * @param synced how far the log was durable before that
 * @param failed the file
 */
record Salvage(FileStore files, StoreIdentity identity, WriteAheadLog.Published synced, LogFile failed) {
    /**
     * Copies what comes after the last sync, up to the first record that is not whole.
     *
     * @param through the last record that was appended
     * @param to file that the group is written to
     * @return the last record that was copied
     */
    long copy(long through, LogFile to, GroupBuffer group) {
        RecordEncoder encoder = new RecordEncoder(identity);
        long survived = synced.syncedThrough();
        try (StoredFile file = files.openReadOnly(failed.name())) {
            Window window = new Window(file, failed.bytes());
            long position = synced.end();
            while (survived < through) {
                Optional<RecordFront> front = RecordFront.read(window, position, failed.mark(identity.storeId()));
                Optional<LogRecord> record = front.flatMap(f -> RecordDecoder.read(window, f));
                if (record.isEmpty() || !follows(survived, front.orElseThrow(), record.get())) {
                    break;
                }
                encoder.encode(RecordEncoder.measure(record.get()), to, synced.syncedThrough(), group);
                position = front.orElseThrow().end();
                survived++;
            }
        }
        return survived;
    }

    private boolean follows(long survived, RecordFront front, LogRecord record) {
        return record.sequence() == survived + 1 && front.epoch() == identity.epoch();
    }
}
