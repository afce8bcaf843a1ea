package io.thermocline.engine;

import io.thermocline.objects.Answered;
import io.thermocline.objects.ObjectSource;
import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.Purged;
import io.thermocline.objects.StoredObject;
import io.thermocline.problem.ProblemException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An object store, and whether reads from it work: since when they do not and why, until one is answered. That an object is missing or damaged is an answer. Thread-safe;
 * a read that works costs a look at one field.
 */
final class WatchedReads implements ObjectStore {
    private final ObjectStore store;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Outage> outage = new AtomicReference<>();

    /**
     * Reads that do not work.
     *
     * @param since when the first of them failed
     * @param why for people
     */
    record Outage(Instant since, ObjectStoreException.Kind kind, String why) {
        Outage {
            Objects.requireNonNull(since);
            Objects.requireNonNull(kind);
            Objects.requireNonNull(why);
        }
    }

    WatchedReads(ObjectStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Null while reads work, as far as is known. */
    @Nullable
    Outage outage() {
        return outage.get();
    }

    private void ended(@Nullable Throwable failure) {
        if (failure == null) {
            answered();
        } else if (Answered.cause(failure) instanceof ObjectStoreException refused) {
            switch (refused.kind()) {
                case UNAVAILABLE, DENIED, UNUSABLE -> failed(refused);
                case MISSING, CORRUPT, FULL -> answered();
            }
        }
    }

    private void answered() {
        if (outage.get() != null) {
            outage.set(null);
        }
    }

    /** The first of a kind is told; a change that another thread made at the same moment is as good. */
    private void failed(ObjectStoreException cause) {
        Outage before = outage.get();
        if (before == null || before.kind() != cause.kind()) {
            ProblemException problem = Faults.archive(cause);
            String why = problem.problem().detail() + " (" + cause.getMessage() + ")";
            Instant since = before == null ? clock.instant() : before.since();
            outage.compareAndSet(before, new Outage(since, cause.kind(), why));
        }
    }

    @Override
    public CompletableFuture<ByteBuffer> read(String name, long position, ByteBuffer into) {
        return store.read(name, position, into).whenComplete((_, failure) -> ended(failure));
    }

    @Override
    public CompletableFuture<Optional<byte[]>> read(String name) {
        return store.read(name).whenComplete((_, failure) -> ended(failure));
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
