package io.thermocline.objects;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.concurrent.atomic.AtomicLong;

/** Files that are written and synced before they get the names of objects. Thread-safe. */
final class IncomingFiles {
    private static final String FOLDER = ".incoming";
    private static final int COPY_BYTES = 1 << 20;

    private final FileStore files;
    private final AtomicLong numbers = new AtomicLong();

    /** What fails is the source and not the disk. */
    static final class SourceFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final RuntimeException because;

        SourceFailedException(RuntimeException because) {
            super(because);
            this.because = because;
        }

        RuntimeException because() {
            return because;
        }
    }

    IncomingFiles(FileStore files) {
        this.files = files;
    }

    /** Removes what earlier writers left: it never got a name. */
    void clear() {
        files.list(FOLDER).forEach(name -> files.delete(FOLDER + "/" + name));
    }

    /** Writes and syncs a file of its own. */
    String write(ObjectSource source) {
        String name = create();
        try (StoredFile file = files.open(name)) {
            copy(source, file);
            file.force();
            return name;
        } catch (RuntimeException e) {
            throw discarded(name, e);
        }
    }

    /** Removes a file that did not get its name, and gives back why. */
    RuntimeException discarded(String name, RuntimeException because) {
        try {
            files.delete(name);
        } catch (RuntimeException e) {
            because.addSuppressed(e);
        }
        return because;
    }

    /** Another process may write here too, so a number that is taken is passed over. */
    private String create() {
        while (true) {
            String name = FOLDER + "/" + numbers.incrementAndGet();
            try {
                files.create(name).close();
                return name;
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof FileAlreadyExistsException)) {
                    throw e;
                }
            }
        }
    }

    private static void copy(ObjectSource source, StoredFile file) {
        long bytes = source.bytes();
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(COPY_BYTES, bytes));
        for (long position = 0; position < bytes; position += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - position));
            fill(buffer, source, position);
            file.write(buffer.flip(), position);
        }
    }

    private static void fill(ByteBuffer buffer, ObjectSource source, long position) {
        try {
            source.read(buffer, position);
        } catch (RuntimeException e) {
            throw new SourceFailedException(e);
        }
        if (buffer.hasRemaining()) {
            throw new SourceFailedException(
                    new IllegalStateException("the source gave fewer bytes than it said it has"));
        }
    }
}
