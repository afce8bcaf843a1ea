package io.thermocline.manifest;

import java.util.List;
import java.util.Optional;

/** Where manifest versions lie: a folder, or the archive. The store is the arbiter between writers. Thread-safe. */
public interface ManifestStore {
    /** The numbers of all versions there, ascending. */
    List<Long> versions();

    /** The bytes of a version; empty when it is not there. */
    Optional<byte[]> read(long version);

    /** Stores a version durably unless that number is taken; false, and nothing changed, when it is. */
    boolean createIfAbsent(long version, byte[] bytes);

    /** Makes durable whatever versions there are, also one whose creation failed half-way. */
    void sync();

    /** Removes a version; nothing happens when it is not there. */
    void delete(long version);

    /** How people find the file of a version. */
    String nameOf(long version);
}
