package io.thermocline.hot;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A store of entries in a map of the JVM, which fails when it is told to. What it must survive: any call throws, and then all it held is lost. */
final class HeldEntries implements EntryStore {
    final Map<EntryKey, byte[]> entries = new ConcurrentHashMap<>();
    volatile boolean failing;
    volatile boolean closed;

    @Override
    public byte[] get(EntryKey key) {
        check();
        return entries.get(key);
    }

    @Override
    public void setAll(Map<EntryKey, byte[]> added) {
        check();
        entries.putAll(added);
    }

    @Override
    public void deleteAll(Collection<EntryKey> keys) {
        check();
        keys.forEach(entries::remove);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void check() {
        if (failing || closed) {
            throw new IllegalStateException("this store was told to fail");
        }
    }
}
