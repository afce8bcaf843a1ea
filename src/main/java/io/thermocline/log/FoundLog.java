package io.thermocline.log;

import io.thermocline.files.FileStore;
import java.util.function.Consumer;

/** The log of a store as it lies there, read and checked; nothing of it is changed before {@link #open}. Used once, by one thread. */
public final class FoundLog {
    private final FileStore files;
    private final LogOptions options;
    private final Recovery.Recovered recovered;

    private FoundLog(FileStore files, LogOptions options, Recovery.Recovered recovered) {
        this.files = files;
        this.options = options;
        this.recovered = recovered;
    }

    /**
     * Reads the log and hands every record after a sequence to {@code replay}, in order.
     *
     * @param lastWriter the store, and the highest epoch that any of its files and records may have
     * @param flushedThrough the highest sequence that the segments hold; records up to it are not replayed
     * @param begun whether there must be a log; if not, there may be one
     * @throws CorruptLogException when the log does not hold what it promised, or is not there and should be; nothing was changed, and what was
     *     replayed must be dropped
     */
    public static FoundLog read(
            FileStore files,
            LogOptions options,
            StoreIdentity lastWriter,
            long flushedThrough,
            boolean begun,
            Consumer<LogRecord> replay) {
        return new FoundLog(
                files, options, new Recovery(files, options, lastWriter, flushedThrough, replay).run(begun));
    }

    /**
     * Cuts a torn tail, or puts lost files aside, and goes on writing where the log ended.
     *
     * @param salt a number drawn for this that nobody outside is told: it keeps contents that look like records from being taken for some
     * @throws io.thermocline.files.StorageFullException when there is no room for the first file
     */
    public WriteAheadLog open(StoreIdentity writer, long salt) {
        recovered.changes().forEach(Runnable::run);
        WriteAheadLog log = new WriteAheadLog(files, options, writer, salt, recovered);
        try {
            log.beginSeal();
            return log;
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }
}
