package io.thermocline.objects;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a test changes in one method only. */
class Forwarding implements ObjectStore {
    private final ObjectStore store;

    Forwarding(ObjectStore store) {
        this.store = store;
    }

    @Override
    public CompletableFuture<StoredObject> put(String name, ObjectSource source) {
        return store.put(name, source);
    }

    @Override
    public CompletableFuture<Boolean> createIfAbsent(String name, byte[] bytes) {
        return store.createIfAbsent(name, bytes);
    }

    @Override
    public CompletableFuture<ByteBuffer> read(String name, long position, ByteBuffer into) {
        return store.read(name, position, into);
    }

    @Override
    public CompletableFuture<Optional<byte[]>> read(String name) {
        return store.read(name);
    }

    @Override
    public CompletableFuture<Optional<StoredObject>> look(String name) {
        return store.look(name);
    }

    @Override
    public CompletableFuture<List<StoredObject>> list(String prefix, String after, int limit) {
        return store.list(prefix, after, limit);
    }

    @Override
    public CompletableFuture<Void> delete(Collection<String> names) {
        return store.delete(names);
    }

    @Override
    public CompletableFuture<List<Purged>> purge(Collection<String> names) {
        return store.purge(names);
    }

    @Override
    public CompletableFuture<List<String>> remnants(String prefix) {
        return store.remnants(prefix);
    }

    @Override
    public String place() {
        return store.place();
    }

    @Override
    public void close() {
        store.close();
    }
}
