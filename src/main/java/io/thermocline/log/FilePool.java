package io.thermocline.log;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Files that are ready to become log files: to sync data written over bytes that are there is several times faster than data that makes a file grow. Files
 * that the log has given up wait as they are, as many as it begins between two times of giving up; when none waits, one is made of zeros.
 * Thread-safe; one thread at a time steps.
 */
final class FilePool implements AutoCloseable {
    static final String SUFFIX = ".tmp";

    private static final int STEP_BYTES = 4 << 20;
    private static final int MOST_KEPT = 16;
    /** So often in a row nothing was given up and no file begun, and one that waits is enough: two minutes, if it is asked every second. */
    private static final int QUIET_TIMES = 120;

    /** A file under a temporary name, full of zeros or of what it held as a log file. */
    record Blank(StoredFile file, String name, long bytes) {}

    private final FileStore files;
    private final long fileBytes;
    private final AtomicLong names = new AtomicLong();

    // Guarded by this.
    private final Deque<Blank> kept = new ArrayDeque<>();
    private @Nullable Blank made;
    private int begun;
    private int wanted = 1;
    private int quiet;
    private boolean keeping = true;
    private boolean closed;

    // Guarded by stepping.
    private final Object stepping = new Object();
    private @Nullable Blank making;
    private long filled;

    FilePool(FileStore files, long fileBytes) {
        this.files = files;
        this.fileBytes = fileBytes;
    }

    /**
     * A blank file of at least that size, one that waits if it will do; {@link #putHeader} and {@link #putName} make it part of the log.
     *
     * @throws io.thermocline.files.StorageFullException when there is no room for it; what was made of it is gone
     */
    Blank take(long bytes) {
        Blank waiting = bytes > fileBytes ? null : takeWaiting();
        if (waiting != null) {
            return waiting;
        }
        Blank blank = create(Math.max(bytes, fileBytes));
        try {
            Zeros.write(blank.file(), 0, blank.bytes());
            return blank;
        } catch (RuntimeException e) {
            discard(blank, e);
            throw e;
        }
    }

    /** Gives a blank file its header, and zeros where its first record will stand, durable. On a failure the file is gone, and nothing was part of the log. */
    void putHeader(Blank blank, FileHeader header) {
        try {
            blank.file().write(header.encode(), 0);
            Zeros.write(blank.file(), LogFormat.PAGE_BYTES, 2 * LogFormat.PAGE_BYTES);
            blank.file().force();
        } catch (RuntimeException e) {
            discard(blank, e);
            throw e;
        }
    }

    /**
     * Gives a blank file its name, durable: it is part of the log now. After a failure the file is closed and its name taken back, but a crash
     * may bring it back: until a later file begins at the same sequence or before it, nothing may be written anywhere that is to last.
     */
    void putName(Blank blank, long fileId) {
        try {
            files.rename(blank.name(), LogFormat.name(fileId));
            files.syncDirectory(LogFormat.FOLDER);
        } catch (RuntimeException e) {
            discard(blank, e);
            attempt(() -> files.delete(LogFormat.name(fileId)), e);
            throw e;
        }
        countBegun();
    }

    /**
     * Sees to it that a file waits, a step further.
     *
     * @return whether there is more to do
     */
    boolean step() {
        synchronized (stepping) {
            if (anyWaiting()) {
                return false;
            }
            Blank blank = making == null ? begin() : making;
            try {
                long end = Math.min(filled + STEP_BYTES, blank.bytes());
                Zeros.write(blank.file(), filled, end);
                filled = end;
                if (filled < blank.bytes()) {
                    return true;
                }
                blank.file().force();
            } catch (RuntimeException e) {
                making = null;
                discard(blank, e);
                throw e;
            }
            making = null;
            offer(blank);
            return false;
        }
    }

    /** Takes files that are no longer part of the log: they wait to be used again, or go. There may be none; then too many that wait may go. */
    void recycle(List<LogFile> given) {
        if (given.isEmpty()) {
            if (quietForLong()) {
                keepAtMost(1);
            }
            return;
        }
        List<Blank> renamed = new ArrayList<>();
        int room = roomFor();
        try {
            for (LogFile each : given) {
                if (renamed.size() < room && each.bytes() == fileBytes) {
                    Blank blank = new Blank(files.open(each.name()), name(), fileBytes);
                    renamed.add(blank);
                    files.rename(each.name(), blank.name());
                } else {
                    files.delete(each.name());
                }
            }
            if (!renamed.isEmpty()) {
                // Were an old name to come back after a crash, another file's header would stand there.
                files.syncDirectory(LogFormat.FOLDER);
            }
        } catch (RuntimeException e) {
            renamed.forEach(each -> discard(each, e));
            throw e;
        }
        keep(renamed);
    }

    /** Keeps no file that has held records until {@link #keepAgain}; those that wait go now. */
    void keepNone() {
        setKeeping(false);
        freeRoom();
    }

    void keepAgain() {
        setKeeping(true);
    }

    /** Lets go of the files that have held records. */
    void freeRoom() {
        keepAtMost(0);
    }

    @Override
    public void close() {
        synchronized (stepping) {
            synchronized (this) {
                closed = true;
                kept.forEach(each -> each.file().close());
                kept.clear();
                if (made != null) {
                    made.file().close();
                    made = null;
                }
            }
            if (making != null) {
                making.file().close();
                making = null;
            }
        }
    }

    private synchronized @Nullable Blank takeWaiting() {
        Blank waiting = kept.poll();
        if (waiting == null) {
            waiting = made;
            made = null;
        }
        return waiting;
    }

    private synchronized boolean quietForLong() {
        quiet++;
        if (quiet < QUIET_TIMES) {
            return false;
        }
        wanted = 1;
        return true;
    }

    private synchronized @Nullable Blank takeKept(int most) {
        return waiting() > most ? kept.pollLast() : null;
    }

    private synchronized void setKeeping(boolean on) {
        keeping = on;
    }

    private synchronized boolean anyWaiting() {
        return closed || waiting() > 0;
    }

    private int waiting() {
        return kept.size() + (made == null ? 0 : 1);
    }

    private synchronized int roomFor() {
        begun = 0;
        return keeping && !closed ? wanted - waiting() : 0;
    }

    private synchronized void countBegun() {
        quiet = 0;
        begun++;
        wanted = Math.clamp(begun, wanted, MOST_KEPT);
    }

    private synchronized void offer(Blank blank) {
        made = blank;
    }

    private synchronized void keep(List<Blank> blanks) {
        kept.addAll(blanks);
    }

    private Blank begin() {
        Blank blank = create(fileBytes);
        making = blank;
        filled = 0;
        return blank;
    }

    private Blank create(long bytes) {
        long rounded = (bytes + LogFormat.PAGE_BYTES - 1) / LogFormat.PAGE_BYTES * LogFormat.PAGE_BYTES;
        String name = name();
        return new Blank(files.create(name), name, rounded);
    }

    private String name() {
        return LogFormat.FOLDER + "/blank-" + names.incrementAndGet() + SUFFIX;
    }

    private void keepAtMost(int most) {
        for (Blank blank = takeKept(most); blank != null; blank = takeKept(most)) {
            try {
                files.delete(blank.name());
            } catch (RuntimeException e) {
                keep(List.of(blank));
                throw e;
            }
            blank.file().close();
        }
    }

    private void discard(Blank blank, RuntimeException reason) {
        attempt(blank.file()::close, reason);
        attempt(() -> files.delete(blank.name()), reason);
    }

    private static void attempt(Runnable action, RuntimeException reason) {
        try {
            action.run();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }
}
