package io.thermocline.objects;

import io.thermocline.objects.ObjectTraffic.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** Counts what goes to and from an object store. A store of several requests a call adds its parts and retries by itself. */
public final class CountedObjects implements ObjectStore {
    private final ObjectStore store;
    private final ObjectTraffic traffic;
    private final LongSupplier nanos;

    /**
     * Counts in front of a store.
     *
     * @param nanos a clock that never runs backwards, in nanoseconds
     */
    public CountedObjects(ObjectStore store, ObjectTraffic traffic, LongSupplier nanos) {
        this.store = store;
        this.traffic = traffic;
        this.nanos = nanos;
    }

    @Override
    public CompletableFuture<StoredObject> put(String name, ObjectSource source) {
        long began = nanos.getAsLong();
        return counted(Kind.PUT, began, store.put(name, source), StoredObject::bytes);
    }

    @Override
    public CompletableFuture<Boolean> createIfAbsent(String name, byte[] bytes) {
        long began = nanos.getAsLong();
        return counted(Kind.PUT, began, store.createIfAbsent(name, bytes), _ -> bytes.length);
    }

    @Override
    public CompletableFuture<ByteBuffer> read(String name, long position, ByteBuffer into) {
        long began = nanos.getAsLong();
        return counted(Kind.GET, began, store.read(name, position, into), ByteBuffer::remaining);
    }

    @Override
    public CompletableFuture<Optional<byte[]>> read(String name) {
        long began = nanos.getAsLong();
        return counted(
                Kind.GET,
                began,
                store.read(name),
                found -> found.map(bytes -> bytes.length).orElse(0));
    }

    @Override
    public CompletableFuture<Optional<StoredObject>> look(String name) {
        long began = nanos.getAsLong();
        return counted(Kind.LOOK, began, store.look(name), _ -> 0);
    }

    @Override
    public CompletableFuture<List<StoredObject>> list(String prefix, String after, int limit) {
        long began = nanos.getAsLong();
        return counted(Kind.LIST, began, store.list(prefix, after, limit), _ -> 0);
    }

    @Override
    public CompletableFuture<Void> delete(Collection<String> names) {
        long began = nanos.getAsLong();
        return removed(began, names.size(), store.delete(names));
    }

    @Override
    public CompletableFuture<List<Purged>> purge(Collection<String> names) {
        long began = nanos.getAsLong();
        return removed(began, names.size(), store.purge(names));
    }

    @Override
    public CompletableFuture<List<String>> remnants(String prefix) {
        long began = nanos.getAsLong();
        return counted(Kind.LIST, began, store.remnants(prefix), _ -> 0);
    }

    /** Each name is a request, but all took as long as the whole. */
    private <T> CompletableFuture<T> removed(long began, int names, CompletableFuture<T> removal) {
        return removal.whenComplete((_, failure) -> {
            for (int i = 0; i < names; i++) {
                Duration took = i == 0 ? since(began) : Duration.ZERO;
                count(Kind.DELETE, failure != null, 0, took);
            }
        });
    }

    private <T> CompletableFuture<T> counted(
            Kind kind, long began, CompletableFuture<T> call, ToLongFunction<T> bytes) {
        return call.whenComplete((answer, failure) ->
                count(kind, failure != null, failure == null ? bytes.applyAsLong(answer) : 0, since(began)));
    }

    private void count(Kind kind, boolean failed, long bytes, Duration took) {
        if (failed) {
            traffic.failed(kind, took);
        } else {
            traffic.ended(kind, bytes, took);
        }
    }

    private Duration since(long began) {
        return Duration.ofNanos(Math.max(0, nanos.getAsLong() - began));
    }

    /** What was counted so far. */
    public ObjectTraffic traffic() {
        return traffic;
    }

    @Override
    public Optional<Duration> clockAhead() {
        return store.clockAhead();
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
