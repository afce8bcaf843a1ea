package io.thermocline.hot;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where encoded entries lie. Thread-safe. Any call may fail with any unchecked exception: then all that it held counts as lost, and it is closed.
 */
interface EntryStore extends AutoCloseable {
    byte @Nullable [] get(EntryKey key);

    void setAll(Map<EntryKey, byte[]> entries);

    void deleteAll(Collection<EntryKey> keys);

    @Override
    void close();
}
