package io.thermocline.segment;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What of a segment was found damaged since it was opened. Thread-safe. */
final class CorruptPages {
    private final Set<CorruptPage> found = ConcurrentHashMap.newKeySet();

    /** Remembers a damaged page and gives the exception to throw. */
    CorruptPageException note(CorruptPage page, String detail, @Nullable Throwable cause) {
        found.add(page);
        return new CorruptPageException(page, detail, cause);
    }

    /** Remembers that the disk did not deliver part of a mapped file, which may have been checked before. The JVM does not say which. */
    CorruptPageException unreadable(long segmentId, InternalError cause) {
        return note(new CorruptPage(segmentId, "mapped", 0, 0), "a mapped file cannot be read", cause);
    }

    /** Fails if the page is one of them, without touching the disk. */
    void check(CorruptPage page) {
        if (contains(page)) {
            throw new CorruptPageException(page, "found damaged before", null);
        }
    }

    /** Whether the page is one of them. */
    boolean contains(CorruptPage page) {
        return found.contains(page);
    }

    /** Whether nothing was found: spares the common case the making of a key. */
    boolean isEmpty() {
        return found.isEmpty();
    }

    List<CorruptPage> list() {
        return List.copyOf(found);
    }
}
