package io.thermocline.engine;

import io.thermocline.objects.ObjectSource;
import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.Purged;
import io.thermocline.objects.StoredObject;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What stands for the archive of a store that has none: every call fails. */
final class NoArchive implements ObjectStore {
    static final String WHY = "the settings name no archive";

    private static <T> CompletableFuture<T> fail() {
        return CompletableFuture.failedFuture(new ObjectStoreException(ObjectStoreException.Kind.UNUSABLE, WHY, null));
    }

    @Override
    public CompletableFuture<StoredObject> put(String name, ObjectSource source) {
        return fail();
    }

    @Override
    public CompletableFuture<Boolean> createIfAbsent(String name, byte[] bytes) {
        return fail();
    }

    @Override
    public CompletableFuture<ByteBuffer> read(String name, long position, ByteBuffer into) {
        return fail();
    }

    @Override
    public CompletableFuture<Optional<byte[]>> read(String name) {
        return fail();
    }

    @Override
    public CompletableFuture<Optional<StoredObject>> look(String name) {
        return fail();
    }

    @Override
    public CompletableFuture<List<StoredObject>> list(String prefix, String after, int limit) {
        return fail();
    }

    @Override
    public CompletableFuture<Void> delete(Collection<String> names) {
        return fail();
    }

    @Override
    public CompletableFuture<List<Purged>> purge(Collection<String> names) {
        return fail();
    }

    @Override
    public String place() {
        return "none";
    }

    @Override
    public void close() {
        // There is nothing to let go of.
    }
}
