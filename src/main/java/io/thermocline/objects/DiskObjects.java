package io.thermocline.objects;

import io.thermocline.files.FileStore;
import io.thermocline.files.StorageFullException;
import io.thermocline.files.StoredFile;
import io.thermocline.objects.IncomingFiles.SourceFailedException;
import io.thermocline.objects.ObjectStoreException.Kind;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Objects as files of a folder: written under a temporary name, synced, renamed or linked to their own, and the folder synced. Calls run on the executor.
 *
 * <p>A file marks the folder. Where the mark is gone, the folder is not the one that was opened, as when a disk was unmounted: calls then fail with {@code UNUSABLE}
 * instead of finding nothing, or writing to the disk below.
 */
public final class DiskObjects implements ObjectStore {
    private static final String MARK = ".objects";

    private final FileStore files;
    private final String place;
    private final Executor executor;
    private final IncomingFiles incoming;
    private volatile boolean closed;

    /**
     * Opens a folder and removes what earlier writers left half-done there.
     *
     * @param place where it is, for people
     * @throws ObjectStoreException if the folder cannot be read or written
     */
    public DiskObjects(FileStore files, String place, Executor executor) {
        this.files = Objects.requireNonNull(files);
        this.place = Objects.requireNonNull(place);
        this.executor = Objects.requireNonNull(executor);
        this.incoming = new IncomingFiles(files);
        try {
            mark();
            incoming.clear();
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    private void mark() {
        if (!files.exists(MARK)) {
            try {
                files.create(MARK).close();
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof FileAlreadyExistsException)) {
                    throw e;
                }
            }
        }
        files.syncDirectory("");
    }

    @Override
    public CompletableFuture<StoredObject> put(String name, ObjectSource source) {
        ObjectNames.require(name);
        return call(() -> {
            requireMark();
            String temporary = incoming.write(source);
            try {
                files.rename(temporary, name);
            } catch (RuntimeException e) {
                throw incoming.discarded(temporary, e);
            }
            files.syncDirectory(ObjectNames.folderOf(name));
            return new StoredObject(name, source.bytes(), OptionalInt.empty());
        });
    }

    @Override
    public CompletableFuture<Boolean> createIfAbsent(String name, byte[] bytes) {
        ObjectNames.require(name);
        return call(() -> {
            requireMark();
            String temporary = incoming.write(ObjectSource.of(bytes));
            boolean created;
            try {
                created = files.link(temporary, name);
                // Also when the name was taken: whoever took it may not have come to this yet.
                files.syncDirectory(ObjectNames.folderOf(name));
            } catch (RuntimeException e) {
                throw incoming.discarded(temporary, e);
            }
            files.delete(temporary);
            return created;
        });
    }

    @Override
    public CompletableFuture<ByteBuffer> read(String name, long position, ByteBuffer into) {
        ObjectNames.requireRange(name, position, into.remaining());
        ByteBuffer part = into.slice();
        return call(() -> open(name, file -> {
                    file.read(part, position);
                    return whole(name, part);
                })
                .orElseThrow(() -> new ObjectStoreException(Kind.MISSING, name + " is not in " + place, null)));
    }

    @Override
    public CompletableFuture<Optional<byte[]>> read(String name) {
        ObjectNames.require(name);
        return call(() -> open(name, file -> {
            ByteBuffer into = ByteBuffer.allocate(Math.toIntExact(file.size()));
            file.read(into, 0);
            return whole(name, into).array();
        }));
    }

    @Override
    public CompletableFuture<Optional<StoredObject>> look(String name) {
        ObjectNames.require(name);
        return call(() -> open(name, file -> new StoredObject(name, file.size(), OptionalInt.empty())));
    }

    @Override
    public CompletableFuture<List<StoredObject>> list(String prefix, String after, int limit) {
        ObjectNames.requireList(prefix, limit);
        return call(() -> {
            requireMark();
            return new FolderListing(files, prefix, after, limit).walk();
        });
    }

    @Override
    public CompletableFuture<Void> delete(Collection<String> names) {
        List<String> gone = names.stream().map(ObjectNames::require).toList();
        return call(() -> {
                    requireMark();
                    gone.forEach(files::delete);
                    Set<String> folders = new TreeSet<>();
                    gone.forEach(name -> folders.add(ObjectNames.folderOf(name)));
                    folders.forEach(this::syncIfThere);
                    return folders;
                })
                .thenAccept(_ -> {});
    }

    private void syncIfThere(String folder) {
        try {
            files.syncDirectory(folder);
        } catch (UncheckedIOException e) {
            if (!isMissing(e)) {
                throw e;
            }
        }
    }

    /** A folder keeps no superseded versions. */
    @Override
    public CompletableFuture<List<Purged>> purge(Collection<String> names) {
        List<String> gone = names.stream().map(ObjectNames::require).toList();
        return call(() -> gone.stream()
                        .filter(files::exists)
                        .map(name -> new Purged(name, ""))
                        .toList())
                .thenCompose(there -> delete(gone).thenApply(_ -> there));
    }

    @Override
    public String place() {
        return place;
    }

    /** Calls after it fail; those under way come to their end. */
    @Override
    public void close() {
        closed = true;
    }

    private <T> CompletableFuture<T> call(Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> answer(answer, work));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new ObjectStoreException(Kind.UNAVAILABLE, place + " is being closed", e));
        }
        return answer;
    }

    private <T> void answer(CompletableFuture<T> answer, Supplier<T> work) {
        try {
            if (closed) {
                throw new ObjectStoreException(Kind.UNAVAILABLE, place + " is closed", null);
            }
            answer.complete(work.get());
        } catch (RuntimeException e) {
            answer.completeExceptionally(failure(e));
        } catch (Error e) {
            answer.completeExceptionally(e);
        }
    }

    /** Empty when there is no such file in the folder that was opened. */
    private <T> Optional<T> open(String name, Function<StoredFile, T> use) {
        try (StoredFile file = files.openReadOnly(name)) {
            return Optional.of(use.apply(file));
        } catch (UncheckedIOException e) {
            if (!isMissing(e)) {
                throw e;
            }
            requireMark();
            return Optional.empty();
        }
    }

    private ByteBuffer whole(String name, ByteBuffer read) {
        if (read.hasRemaining()) {
            throw new ObjectStoreException(
                    Kind.CORRUPT, name + " in " + place + " ends before what was asked for", null);
        }
        return read.flip();
    }

    private void requireMark() {
        if (!files.exists(MARK)) {
            throw new ObjectStoreException(
                    Kind.UNUSABLE,
                    "the folder " + place + " is not the one that was opened: its file " + MARK
                            + " is gone; is its disk mounted?",
                    null);
        }
    }

    private static boolean isMissing(UncheckedIOException failure) {
        return failure.getCause() instanceof NoSuchFileException;
    }

    private RuntimeException failure(RuntimeException failure) {
        return switch (failure) {
            case ObjectStoreException said -> said;
            case SourceFailedException source -> source.because();
            case StorageFullException full -> new ObjectStoreException(Kind.FULL, text(full), full);
            case UncheckedIOException io
            when io.getCause() instanceof AccessDeniedException -> new ObjectStoreException(Kind.DENIED, text(io), io);
            case UncheckedIOException io -> new ObjectStoreException(Kind.UNAVAILABLE, text(io), io);
            default -> failure;
        };
    }

    private String text(RuntimeException failure) {
        return place + ": " + failure.getMessage();
    }
}
