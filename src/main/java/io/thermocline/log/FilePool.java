package io.thermocline.log;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Files filled with zeros and synced, ready to become log files: to sync data written over them is several times faster than data that makes a
 * file grow. Thread-safe; one thread at a time steps.
 */
final class FilePool implements AutoCloseable {
    static final String SUFFIX = ".tmp";

    private static final int WRITE_BYTES = 1 << 20;
    private static final int STEP_BYTES = 4 * WRITE_BYTES;

    /** A file of zeros under a temporary name. */
    record Blank(StoredFile file, String name, long bytes) {}

    private final FileStore files;
    private final long fileBytes;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(WRITE_BYTES).asReadOnlyBuffer();
    private final AtomicLong names = new AtomicLong();

    // Guarded by this.
    private @Nullable Blank ready;
    private @Nullable String recycled;
    private boolean closed;

    // Guarded by stepping.
    private final Object stepping = new Object();
    private @Nullable Blank making;
    private long made;

    FilePool(FileStore files, long fileBytes) {
        this.files = files;
        this.fileBytes = fileBytes;
    }

    /**
     * A blank file of at least that size, the spare if it will do; {@link #putHeader} and {@link #putName} make it part of the log.
     *
     * @throws io.thermocline.files.StorageFullException when there is no room for it; what was made of it is gone
     */
    Blank take(long bytes) {
        Blank spare = takeReady(bytes);
        if (spare != null) {
            return spare;
        }
        Blank blank = create(Math.max(bytes, fileBytes));
        try {
            for (long at = 0; at < blank.bytes(); at += WRITE_BYTES) {
                zero(blank, at);
            }
            return blank;
        } catch (RuntimeException e) {
            discard(blank, e);
            throw e;
        }
    }

    /** Gives a blank file its header, durable. On a failure the file is gone, and nothing was part of the log. */
    void putHeader(Blank blank, FileHeader header) {
        try {
            blank.file().write(header.encode(), 0);
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
    }

    /**
     * Prepares the spare a step further.
     *
     * @return whether there is more to do
     */
    boolean step() {
        synchronized (stepping) {
            if (hasSpare()) {
                return false;
            }
            Blank blank = making == null ? begin() : making;
            try {
                long end = Math.min(made + STEP_BYTES, blank.bytes());
                for (; made < end; made += WRITE_BYTES) {
                    zero(blank, made);
                }
                if (made < blank.bytes()) {
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

    /** Leaves nothing of what recycled files held. */
    void wipe() {
        synchronized (stepping) {
            boolean more = making != null;
            while (more) {
                more = step();
            }
            String old = takeRecycled();
            if (old != null) {
                files.delete(old);
            }
        }
    }

    /** Takes a file that is no longer part of the log: it becomes the next spare, or goes. */
    void recycle(LogFile file) {
        synchronized (this) {
            if (recycled == null && ready == null && !closed && file.bytes() == fileBytes) {
                String name = name();
                files.rename(file.name(), name);
                recycled = name;
                return;
            }
        }
        files.delete(file.name());
    }

    @Override
    public void close() {
        synchronized (stepping) {
            synchronized (this) {
                closed = true;
                if (ready != null) {
                    ready.file().close();
                    ready = null;
                }
            }
            if (making != null) {
                making.file().close();
                making = null;
            }
        }
    }

    private synchronized @Nullable Blank takeReady(long bytes) {
        Blank spare = ready;
        if (spare == null || spare.bytes() < bytes) {
            return null;
        }
        ready = null;
        return spare;
    }

    private synchronized boolean hasSpare() {
        return ready != null || closed;
    }

    private synchronized void offer(Blank blank) {
        ready = blank;
    }

    private synchronized @Nullable String takeRecycled() {
        String name = recycled;
        recycled = null;
        return name;
    }

    private Blank begin() {
        String old = takeRecycled();
        Blank blank;
        if (old == null) {
            blank = create(fileBytes);
        } else {
            // Were its old name to come back after a crash, zeros would stand where the log promises records.
            files.syncDirectory(LogFormat.FOLDER);
            blank = new Blank(files.open(old), old, fileBytes);
        }
        making = blank;
        made = 0;
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

    private void zero(Blank blank, long position) {
        int bytes = (int) Math.min(WRITE_BYTES, blank.bytes() - position);
        blank.file().write(zeros.duplicate().clear().limit(bytes), position);
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
