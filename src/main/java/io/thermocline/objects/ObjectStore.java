package io.thermocline.objects;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A place for objects. Thread-safe; calls return at once, and their futures fail with an {@link ObjectStoreException} whose kind says what to do. A call is tried
 * again by the store itself where that is safe and may help; an exception says that it did not. What is no name ({@link ObjectNames}) or no range is refused at once
 * with an {@link IllegalArgumentException}; what a source throws comes back as it is.
 */
public interface ObjectStore extends AutoCloseable {
    /** Stores an object in place of any that has its name. Large ones go in parts; parts of one that failed do not stay. */
    CompletableFuture<StoredObject> put(String name, ObjectSource source);

    /**
     * Stores an object unless the name is taken: atomically, whoever else tries. The reply may be lost after the work was done, so false says no more than that
     * somebody stored one: read it to know whether it is this one.
     */
    CompletableFuture<Boolean> createIfAbsent(String name, byte[] bytes);

    /**
     * Reads a part of an object in one request. A part that reaches beyond its end is {@code CORRUPT}: whoever asks knows how long it was.
     *
     * @return exactly so many bytes, ready to be read
     */
    default CompletableFuture<ByteBuffer> read(String name, long position, int bytes) {
        ObjectNames.requireRange(name, position, bytes);
        return read(name, position, ByteBuffer.allocate(bytes));
    }

    /**
     * Reads a part of an object into memory of the caller's, as many bytes as the buffer has left. That memory is the store's until the answer; after a failure for good, as
     * bytes that come late may still be written to it.
     *
     * @return a view of those bytes, ready to be read
     */
    CompletableFuture<ByteBuffer> read(String name, long position, ByteBuffer into);

    /** Reads a whole object; for small ones. Empty when there is none. */
    CompletableFuture<Optional<byte[]>> read(String name);

    /** What is known of an object without reading it; empty when there is none. */
    CompletableFuture<Optional<StoredObject>> look(String name);

    /**
     * Objects whose name begins with a prefix, by name in the order of UTF-8 bytes.
     *
     * @param after only names behind this one; empty for all
     * @return some of them, and all only if fewer than {@code limit}
     */
    CompletableFuture<List<StoredObject>> list(String prefix, String after, int limit);

    /** Removes objects; those that are not there are no fault. */
    CompletableFuture<Void> delete(Collection<String> names);

    /**
     * Removes objects with every superseded version and delete marker that the place keeps of those names, so that no byte of them can be read again.
     *
     * @return what was there and is removed: objects and their versions, no markers and no parts of uploads. What a call has removed that then failed, nobody is told
     */
    CompletableFuture<List<Purged>> purge(Collection<String> names);

    /**
     * Names that no list shows, though bytes of theirs lie here: of objects that were deleted and of which superseded versions are kept, and of uploads that came to no
     * end, or are under way. {@link #purge} removes them.
     *
     * @param prefix of the names
     */
    default CompletableFuture<List<String>> remnants(String prefix) {
        ObjectNames.requireList(prefix, 1);
        return CompletableFuture.completedFuture(List.of());
    }

    /** Where this is, for people: no secrets. */
    String place();

    /** How far the clock of the place is ahead of ours (negative: behind), by its last answer; empty where it tells no time. */
    default Optional<Duration> clockAhead() {
        return Optional.empty();
    }

    @Override
    void close();
}
