package io.thermocline.engine;

import io.thermocline.files.StorageFullException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What does not work at the moment, by what it is that does not: the last fault of each, until it goes well again. Thread-safe. */
final class Troubles {
    /** What can fail by itself. */
    enum Source {
        LOG,
        LOG_SPARE,
        LOG_SEAL,
        COMMITTER,
        FLUSH,
        COMPACTION,
        CLEANING,
        ARCHIVE,
        FOLLOWERS
    }

    private final Map<Source, Throwable> open = new ConcurrentHashMap<>();
    private volatile @Nullable Throwable last;

    void met(Source source, Throwable fault) {
        last = fault;
        open.put(source, fault);
    }

    void over(Source source) {
        if (!open.isEmpty()) {
            open.remove(source);
        }
    }

    /** Whether it fails because the disk is full. */
    boolean full(Source source) {
        return open.get(source) instanceof StorageFullException;
    }

    boolean meets(Source source) {
        return open.containsKey(source);
    }

    /** The last fault while anything does not work. */
    @Nullable
    String lastError() {
        Throwable fault = last;
        return open.isEmpty() || fault == null ? null : open.keySet() + ": " + fault;
    }
}
