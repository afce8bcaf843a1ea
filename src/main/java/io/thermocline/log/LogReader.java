package io.thermocline.log;

import io.thermocline.files.StoredFile;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads synced records in order while the writer goes on. Memory is bounded by a buffer of 1 MiB and the record at hand. For one thread at a
 * time.
 */
public final class LogReader implements AutoCloseable {
    private record Open(LogFile file, StoredFile stored, Window window) {}

    private final WriteAheadLog log;
    private long wanted;
    private @Nullable Open open;
    private long expected;
    private long position;

    LogReader(WriteAheadLog log, long afterSequence) {
        this.log = log;
        this.wanted = afterSequence + 1;
        if (afterSequence > log.syncedThrough() || log.live().holding(wanted).isEmpty()) {
            throw truncated();
        }
    }

    /**
     * The next record; empty at the end of what is synced, and then there may be one later. Never waits for the writer.
     *
     * @throws LogTruncatedException when the file it was reading was given up
     * @throws CorruptLogException when a record on disk is damaged
     */
    public Optional<LogRecord> next() {
        WriteAheadLog.Published published = log.published();
        while (wanted <= published.syncedThrough()) {
            Open current = locate(published);
            Optional<RecordFront> front = RecordFront.read(
                            current.window(),
                            position,
                            current.file().mark(log.identity().storeId()))
                    .filter(found -> found.sequence() == expected);
            if (front.isEmpty()) {
                throw damaged(current);
            }
            Optional<LogRecord> record = Optional.empty();
            if (expected == wanted) {
                record = read(current.window(), front.get());
                if (record.isEmpty()) {
                    throw damaged(current);
                }
                wanted++;
            }
            position = front.get().end();
            expected++;
            if (record.isPresent()) {
                return record;
            }
        }
        return Optional.empty();
    }

    /** What was being blanked while it was read is read again. */
    private static Optional<LogRecord> read(Window window, RecordFront front) {
        Optional<LogRecord> record = RecordDecoder.read(window, front);
        if (record.isEmpty()) {
            window.forget();
            record = RecordDecoder.read(window, front);
        }
        return record;
    }

    /** The sequence of the last record that it gave, or that it was to begin after. */
    public long position() {
        return wanted - 1;
    }

    @Override
    public void close() {
        if (open != null) {
            open.stored().close();
            open = null;
        }
    }

    private Open locate(WriteAheadLog.Published published) {
        List<LogFile> live = log.live().all();
        Open current = open;
        if (current == null || expected >= log.live().end(current.file()) || !live.contains(current.file())) {
            current = open(log.live().holding(wanted).orElseThrow(this::truncated));
        }
        LogFile file = current.file();
        current.window().extend(file.id() == published.file().id() ? published.end() : file.bytes());
        return current;
    }

    private Open open(LogFile file) {
        close();
        try {
            StoredFile stored = log.files().openReadOnly(file.name());
            Open opened = new Open(file, stored, new Window(stored, 0));
            open = opened;
            position = LogFormat.PAGE_BYTES;
            expected = file.firstSequence();
            return opened;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                throw truncated();
            }
            throw e;
        }
    }

    private RuntimeException damaged(Open current) {
        return log.live().all().contains(current.file())
                ? new CorruptLogException(current.file().name(), position, expected - 1, "a damaged record")
                : truncated();
    }

    private LogTruncatedException truncated() {
        List<LogFile> live = log.live().all();
        return new LogTruncatedException("the log does not hold what comes after sequence " + (wanted - 1)
                + ": it holds " + live.getFirst().firstSequence() + " to " + log.syncedThrough());
    }
}
