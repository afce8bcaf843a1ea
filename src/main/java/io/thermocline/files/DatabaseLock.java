package io.thermocline.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a data directory to one process. The operating system gives it back when the process ends, however it ends. Thread-safe.
 *
 * <p>The file {@code LOCK} in the directory holds the process id of whoever holds the lock, or held it last.
 */
public final class DatabaseLock implements AutoCloseable {
    private static final String NAME = "LOCK";

    // Closing any channel of a file gives up all of the process's POSIX locks on it: a second opening must be refused
    // before it opens the file.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileChannel channel;

    private DatabaseLock(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * Takes the lock of a data directory, making the directory if need be.
     *
     * @throws DatabaseLockedException when it is taken
     */
    public static DatabaseLock acquire(Path root) {
        try {
            Folders.create(root);
            Path real = root.toRealPath();
            if (!HELD.add(real)) {
                throw locked(real, "this process (" + ProcessHandle.current().pid() + ")");
            }
            try {
                return new DatabaseLock(real, lock(real));
            } catch (IOException | RuntimeException e) {
                HELD.remove(real);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock data directory " + root + ": " + e.getMessage(), e);
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        FileChannel channel = FileChannel.open(
                root.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw locked(root, holder(channel));
            }
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid), 0);
            taken = true;
            return channel;
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        return pid.matches("\\d+") ? "process " + pid : "another process";
    }

    private static DatabaseLockedException locked(Path root, String holder) {
        return new DatabaseLockedException("data directory " + root + " is in use by " + holder
                + "; stop that process, or give this one a data directory of its own");
    }

    /** Gives the directory back. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD.remove(root);
        }
    }
}
