package io.thermocline.files;

import java.util.List;

/**
 * One folder of files. Thread-safe. Every failure of the disk is an {@link java.io.UncheckedIOException}, a full disk a
 * {@link StorageFullException}, a missing file an {@code UncheckedIOException} around {@link java.nio.file.NoSuchFileException}.
 */
public interface FileStore {
    /** Creates a file that must not exist (parent folders are made) and opens it for reading and writing. */
    StoredFile create(String name);

    /** Opens an existing file for reading and writing. */
    StoredFile open(String name);

    /** Opens an existing file for reading. */
    StoredFile openReadOnly(String name);

    /**
     * Creates a file as {@link #create} does that is written by one thread, front to back, and hardly read soon: it need not stay in the system's memory. It can be read
     * and forced at any time, but not cut.
     */
    default StoredFile createSequential(String name) {
        return create(name);
    }

    /** Opens an existing file for reading here and there, and now and then for a {@link StoredFile#pass}, of which nothing need stay in the system's memory. */
    default StoredFile openForPasses(String name) {
        return openReadOnly(name);
    }

    /** Opens an existing file that is read once: it need not stay in the system's memory. */
    default StoredFile openOnce(String name) {
        return openReadOnly(name);
    }

    /** Names of the files directly in a folder, sorted, without the folder; empty when there is no such folder. */
    List<String> list(String folder);

    /** Names of the folders directly in a folder, sorted, without the folder; empty when there is no such folder. */
    List<String> folders(String folder);

    /** Whether a file of that name exists. */
    boolean exists(String name);

    /** Gives a file another name, atomically, in place of whatever had it. Durable after {@link #syncDirectory}. */
    void rename(String from, String to);

    /** Gives a file a second name, atomically; false, and nothing changes, when that name is taken. */
    boolean link(String existing, String name);

    /** Removes a name; nothing happens when there is none. */
    void delete(String name);

    /** Makes creations, renames, links and deletions in a folder durable. */
    void syncDirectory(String folder);

    /** Bytes that can still be written before the disk is full, as far as it is known. */
    long usableBytes();
}
