package io.thermocline.log;

import io.thermocline.block.Erased;
import io.thermocline.files.FileStore;
import io.thermocline.files.StorageFullException;
import io.thermocline.files.StoredFile;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log of a store: records in files that have their full size before, one write and one force for each group.
 *
 * <p>{@link #append}, {@link #sync} and {@link #recover} belong to one thread, the committer; {@link #prepareSpare} to one thread at a time;
 * everything else is thread-safe.
 *
 * <p>What it may stand in: <i>open</i> (appends and syncs), or <i>poisoned</i> since a write or a force has failed, or a new file's name
 * is in doubt; then only {@link #recover} leads back to open. Reading goes on in both.
 */
public final class WriteAheadLog implements AutoCloseable {
    /** How far readers may read, and where that ends in the file that is being written. */
    record Published(long syncedThrough, LogFile file, long end) {
        private Seal.Mark mark() {
            return new Seal.Mark(syncedThrough, file.id(), file.firstSequence());
        }
    }

    private final FileStore files;
    private final LogOptions options;
    private final StoreIdentity identity;
    private final long salt;
    private final RecordEncoder encoder;
    private final FilePool pool;
    private final LiveFiles live;
    private final GroupBuffer group;
    private final LogRecovery recovery;
    private final Seal seal;
    /** Held while files are given up. */
    private final Object retiring = new Object();
    /** Held from where a file leaves the pool to where it is the one that is written. */
    private final Object beginning = new Object();

    // Of the committer.
    private StoredFile file;
    private LogFile active;
    private long appendedThrough;
    private long nextFileId;
    private @Nullable RuntimeException poison;

    private volatile Published published;

    /**
     * Reads the log and opens it: {@link FoundLog#read} and {@link FoundLog#open} by the same writer, without a salt, where the log may be missing.
     *
     * @param flushedThrough the highest sequence that the segments hold; records up to it are not replayed
     * @throws CorruptLogException when the log does not hold what it promised; nothing was changed, and what was replayed must be dropped
     * @throws StorageFullException when there is no room for the first file
     */
    public static WriteAheadLog open(
            FileStore files,
            LogOptions options,
            StoreIdentity identity,
            long flushedThrough,
            Consumer<LogRecord> replay) {
        return FoundLog.read(files, options, identity, flushedThrough, false, replay)
                .open(identity, 0);
    }

    WriteAheadLog(
            FileStore files, LogOptions options, StoreIdentity identity, long salt, Recovery.Recovered recovered) {
        this.files = files;
        this.options = options;
        this.identity = identity;
        this.salt = salt;
        encoder = new RecordEncoder(identity);
        pool = new FilePool(files, options.fileBytes());
        live = new LiveFiles(recovered.live());
        recovery = recovered.value();
        seal = new Seal(files, identity.storeId());
        appendedThrough = recovery.lastSequence();
        nextFileId = recovered.nextFileId();
        if (recovered.resumeAt().isPresent()) {
            active = recovered.live().getLast();
            file = files.open(active.name());
        } else {
            FilePool.Blank blank = pool.take(options.fileBytes());
            active = head(blank, appendedThrough + 1);
            pool.putName(blank, active.id());
            file = blank.file();
            live.add(active);
        }
        group = new GroupBuffer(
                options.bufferBytes(), file, active, recovered.resumeAt().orElse((long) LogFormat.PAGE_BYTES));
        published = new Published(appendedThrough, active, group.position());
    }

    /** What opening found and did. */
    public LogRecovery recovery() {
        return recovery;
    }

    /**
     * Adds a record to the group. A very large one is written at once, in pieces, but like all others it is not readable before the sync.
     *
     * @throws StorageFullException when the record needs a new file and there is no room for one; nothing of it was written, and the log is as
     *     it was
     * @throws OutcomeUnknownException when records had to be written or a new file begun and that failed, or the log is poisoned
     * @throws IllegalArgumentException when the record is larger than {@link LogOptions#maxRecordBytes} or not the next in order
     */
    public void append(LogRecord record) {
        requireSound();
        requireNext(record);
        RecordEncoder.Measured measured = RecordEncoder.measure(record);
        if (measured.bytes() > options.maxRecordBytes()) {
            throw new IllegalArgumentException(
                    "record of " + measured.bytes() + " bytes, and the limit is " + options.maxRecordBytes());
        }
        if (measured.bytes() > active.bytes() - group.position()) {
            synchronized (beginning) {
                rotate(record.sequence(), LogFormat.PAGE_BYTES + measured.bytes());
            }
        }
        try {
            long synced = Math.max(published.syncedThrough(), active.firstSequence() - 1);
            encoder.encode(measured, active, synced, group);
        } catch (RuntimeException e) {
            throw poisoned(e);
        } catch (InternalError e) {
            // Late word of a mapped file that could not be read: half a record may be in the group.
            throw poisoned(new IllegalStateException("a record was not encoded", e));
        }
        appendedThrough = record.sequence();
    }

    /**
     * Makes everything appended durable and readable.
     *
     * @throws OutcomeUnknownException when that failed, or the log is poisoned
     */
    public void sync() {
        requireSound();
        if (appendedThrough == published.syncedThrough()) {
            return;
        }
        try {
            group.endGroup();
            file.force();
        } catch (RuntimeException e) {
            throw poisoned(e);
        }
        published = new Published(appendedThrough, active, group.position());
    }

    /**
     * Leaves the poisoned state: reads again from disk what the failed file holds beyond the last sync, copies the records that are whole into a
     * new file, syncs that and goes on there. The failed file is never written again. The new file begins where the sync ended, so it also voids
     * files of earlier attempts that a crash may bring back. When this fails the log stays poisoned, and it may be called again.
     *
     * @return which of the records survived; they are durable now
     * @throws StorageFullException when there is no room for the new file
     * @throws IllegalStateException when the log is not poisoned
     */
    public LogSurvivors recover() {
        if (poison == null) {
            throw new IllegalStateException("the log is not poisoned");
        }
        synchronized (beginning) {
            return recover(published);
        }
    }

    private LogSurvivors recover(Published before) {
        long first = before.syncedThrough() + 1;
        FilePool.Blank blank = pool.take(active.bytes());
        LogFile fresh = head(blank, first);
        pool.putName(blank, fresh.id());
        GroupBuffer copies = new GroupBuffer(options.bufferBytes(), blank.file(), fresh, LogFormat.PAGE_BYTES);
        long survived;
        try {
            survived = new Salvage(files, identity, before, active).copy(appendedThrough, fresh, copies);
            copies.endGroup();
            blank.file().force();
        } catch (RuntimeException e) {
            blank.file().close();
            files.delete(fresh.name());
            throw e;
        }
        live.add(fresh);
        closePoisoned();
        LogSurvivors survivors = new LogSurvivors(before.syncedThrough(), survived, appendedThrough);
        use(blank.file(), fresh, copies.position());
        appendedThrough = survived;
        poison = null;
        published = new Published(survived, fresh, group.position());
        return survivors;
    }

    /**
     * Writes down beside the log's files how far it is synced, if that is not known there yet: a start then notices when the last records, or the
     * newest file, are damaged or missing. Commits need not wait for it. A failure leaves the log as it was. Thread-safe.
     */
    public void seal() {
        seal.advance(published.mark());
    }

    /** Writes the seal anew, once the end of the log is decided and the file is there that is written from here on. */
    void beginSeal() {
        seal.begin(published.mark());
    }

    /** The highest sequence that is durable. */
    public long syncedThrough() {
        return published.syncedThrough();
    }

    /**
     * Reads the synced records after a sequence.
     *
     * @throws LogTruncatedException when the log does not hold that position, or no longer
     */
    public LogReader reader(long afterSequence) {
        return new LogReader(this, afterSequence);
    }

    /**
     * Gives up the files that hold nothing after a sequence. A reader still in them gets a {@link LogTruncatedException}. They wait to be used again, and
     * when this is called for long and nothing happens, they go; so it is to be called about every second.
     *
     * @param sequence at most what the segments hold
     */
    public void discardThrough(long sequence) {
        synchronized (retiring) {
            pool.recycle(live.removeThrough(sequence));
        }
    }

    /**
     * Overwrites what is erased, in every file there is; records stay whole, and readers get {@link LoggedOperation.Blanked}. Appends go on meanwhile.
     * Nothing is left of earlier files either, in those that were used again and in those that wait for it. Safe to repeat after a failure. One thread at a time.
     *
     * @param erased nothing of it beyond what the segments hold
     * @param mentioning names of the store's own blocks that go when they hold the id of an erased one
     */
    public BlankedLog blank(Erased erased, Set<String> mentioning) {
        synchronized (retiring) {
            synchronized (beginning) {
                pool.keepNone();
            }
        }
        try {
            BlankedLog blanked = new Blanking(this, erased, mentioning).all(retiring);
            files.syncDirectory(LogFormat.FOLDER);
            return blanked;
        } finally {
            pool.keepAgain();
        }
    }

    boolean clear(LogFile of, long from, long to) {
        return group.clear(of, from, to);
    }

    /**
     * Works on the next file so that {@link #append} need not: a step writes a few MiB.
     *
     * @return whether there is more to do now
     * @throws StorageFullException when there is no room for it; what was made of it is gone
     */
    public boolean prepareSpare() {
        return pool.step();
    }

    /** Lets go of the files that wait to be used again. Thread-safe. */
    public void freeRoom() {
        pool.freeRoom();
    }

    /** Bytes of all files that hold records. */
    public long bytes() {
        return live.all().stream().mapToLong(LogFile::bytes).sum();
    }

    /** Closes the files. What was appended and not synced is given up. */
    @Override
    public void close() {
        file.close();
        pool.close();
    }

    FileStore files() {
        return files;
    }

    LiveFiles live() {
        return live;
    }

    Published published() {
        return published;
    }

    StoreIdentity identity() {
        return identity;
    }

    private void rotate(long firstSequence, long bytes) {
        FilePool.Blank blank = pool.take(Math.max(bytes, options.fileBytes()));
        try {
            sync();
        } catch (OutcomeUnknownException e) {
            blank.file().close();
            files.delete(blank.name());
            throw e;
        }
        LogFile next = head(blank, firstSequence);
        try {
            pool.putName(blank, next.id());
        } catch (RuntimeException e) {
            // Were the name there after a crash, it would void what the old file gets from here on.
            poison = e;
            throw new OutcomeUnknownException(
                    "log file " + next.name() + " could not be begun and may be there after a crash: " + e.getMessage(),
                    e);
        }
        live.add(next);
        StoredFile full = file;
        use(blank.file(), next, LogFormat.PAGE_BYTES);
        published = new Published(published.syncedThrough(), next, group.position());
        full.close();
    }

    /** A blank file with its header; it is not part of the log yet. */
    private LogFile head(FilePool.Blank blank, long firstSequence) {
        FileHeader header =
                new FileHeader(identity.storeId(), nextFileId++, identity.epoch(), firstSequence, blank.bytes(), salt);
        pool.putHeader(blank, header);
        return header.file();
    }

    private void use(StoredFile next, LogFile nextFile, long position) {
        file = next;
        active = nextFile;
        group.target(next, nextFile, position);
    }

    private void closePoisoned() {
        try {
            file.close();
        } catch (RuntimeException e) {
            // Closing a failed file may report the failure again; nothing more is asked of it.
            if (poison != null) {
                poison.addSuppressed(e);
            }
        }
    }

    private void requireNext(LogRecord record) {
        if (record.sequence() != appendedThrough + 1) {
            throw new IllegalArgumentException("record " + record.sequence() + " after record " + appendedThrough);
        }
        record.requireOneSequence();
    }

    private void requireSound() {
        if (poison != null) {
            throw new OutcomeUnknownException(
                    "log file " + active.name() + " is poisoned: the tail has to be read again before writing again",
                    poison);
        }
    }

    private OutcomeUnknownException poisoned(RuntimeException cause) {
        poison = cause;
        return new OutcomeUnknownException(
                "log file " + active.name() + " failed; records " + (published.syncedThrough() + 1) + " to "
                        + appendedThrough + " may or may not be durable: " + cause.getMessage(),
                cause);
    }
}
