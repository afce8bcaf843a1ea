package io.thermocline.testing;

import io.thermocline.files.FileStore;
import io.thermocline.files.StorageFullException;
import io.thermocline.files.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A file store in memory whose faults are decided by a seed. Thread-safe.
 *
 * <p>Everything built on a {@link FileStore} must survive, that is keep what it has acknowledged and start again without help:
 * <ul>
 *   <li>a {@link #crash} at any operation: of the bytes not forced each sector of {@value SimulatedContent#SECTOR_BYTES} bytes is kept or not,
 *       in any combination, and so is each creation, renaming, link and deletion since its folder was synced;
 *   <li>a force that fails ({@link #failForce}): the bytes may be on the disk or not, they can still be read, and later forces succeed
 *       without writing them;
 *   <li>a write that fails half-way ({@link #failWrite});
 *   <li>a sync of a folder that fails ({@link #failSyncDirectory}): its names may be on the disk or not, until a later sync;
 *   <li>a full disk ({@link #setCapacity}), and room again.
 * </ul>
 * Files may be sparse: what was never written between what was reads as zeros and takes no room, by whole sectors. A flipped bit ({@link #flip}) in what was acknowledged must be noticed, not survived.
 *
 * <p>Operations are counted: writes, truncations, forces, creations, renamings, links, deletions and syncs of folders. So a test can first count
 * those of a history and then crash at each. Between {@link #crashAt}'s crash and {@link #restart} every call throws {@link SimulatedCrash}.
 */
public final class SimulatedFileStore implements FileStore {
    /** One name gone and another given, which may be the same; no content when a name is only gone. Done whole or not at all. */
    private record NameChange(
            String from, String to, @Nullable SimulatedContent content) {
        void apply(Map<String, SimulatedContent> names) {
            names.remove(from);
            if (content != null) {
                names.put(to, content);
            }
        }
    }

    /** A read of a file, or the hint that it will come. */
    public record Access(String name, long position, boolean hint) {}

    private final RandomGenerator random;
    private final List<NameChange> unsynced = new ArrayList<>();
    private SortedMap<String, SimulatedContent> names = new TreeMap<>();
    private final SortedMap<String, SimulatedContent> durableNames = new TreeMap<>();
    private long capacity = Long.MAX_VALUE;
    private long operations;
    private long crashAt = Long.MAX_VALUE;
    private boolean crashed;
    private int generation;
    private Consumer<Access> accesses = _ -> {};
    private OptionalLong forceToFail = OptionalLong.empty();
    private OptionalLong writeToFail = OptionalLong.empty();
    private OptionalLong folderSyncToFail = OptionalLong.empty();

    /** Two stores of one seed that are used alike fail alike. */
    public SimulatedFileStore(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Operations so far that change anything. */
    public synchronized long operations() {
        return operations;
    }

    /** Stops the machine instead of that operation, counted from the beginning, the first being 1. A write is then done in part, or not. */
    public synchronized void crashAt(long operation) {
        crashAt = operation;
    }

    /** Stops the machine now. */
    public synchronized void crash() {
        crashed = true;
    }

    /** Starts the machine again: what was not made durable is partly gone, files opened before are closed, ordered faults are forgotten. */
    public synchronized void restart() {
        generation++;
        crashed = false;
        crashAt = Long.MAX_VALUE;
        forceToFail = OptionalLong.empty();
        writeToFail = OptionalLong.empty();
        folderSyncToFail = OptionalLong.empty();
        for (NameChange change : unsynced) {
            if (random.nextBoolean()) {
                change.apply(durableNames);
            }
        }
        unsynced.clear();
        names = new TreeMap<>(durableNames);
        contents(names).forEach(content -> content.crash(random));
    }

    /** Bytes that all files together may have; a write that would pass it writes what fits and throws {@link StorageFullException}. */
    public synchronized void setCapacity(long bytes) {
        capacity = bytes;
    }

    /** Lets the n-th force from now fail, the next being 1. */
    public synchronized void failForce(long n) {
        forceToFail = OptionalLong.of(n);
    }

    /** Lets the n-th write from now fail after part of it, the next being 1. */
    public synchronized void failWrite(long n) {
        writeToFail = OptionalLong.of(n);
    }

    /** Lets the n-th sync of a folder from now fail, the next being 1. */
    public synchronized void failSyncDirectory(long n) {
        folderSyncToFail = OptionalLong.of(n);
    }

    /** Flips a bit of a file, on the disk and for readers. */
    public synchronized void flip(String name, long position, int bit) {
        existing(name).flip(position, bit);
    }

    /** Tells of each read and each hint from now on. */
    public synchronized void watch(Consumer<Access> watcher) {
        accesses = watcher;
    }

    synchronized void tell(Access access) {
        accesses.accept(access);
    }

    /** Names of all files. */
    public synchronized List<String> names() {
        requireRunning();
        return List.copyOf(names.keySet());
    }

    /** Bytes of all files, but for sectors that were never written. */
    public synchronized long usedBytes() {
        return contents(names).stream().mapToLong(content -> content.used(0)).sum();
    }

    @Override
    public synchronized StoredFile create(String name) {
        operation();
        if (names.containsKey(name)) {
            throw new UncheckedIOException(new FileAlreadyExistsException(name));
        }
        SimulatedContent content = new SimulatedContent();
        change(new NameChange(name, name, content));
        return new SimulatedFile(this, name, content, generation, true);
    }

    @Override
    public synchronized StoredFile open(String name) {
        return new SimulatedFile(this, name, existing(name), generation, true);
    }

    @Override
    public synchronized StoredFile openReadOnly(String name) {
        return new SimulatedFile(this, name, existing(name), generation, false);
    }

    @Override
    public synchronized List<String> list(String folder) {
        requireRunning();
        String prefix = folder.isEmpty() ? "" : folder + "/";
        List<String> found = new ArrayList<>();
        for (String name : names.keySet()) {
            if (name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0) {
                found.add(name.substring(prefix.length()));
            }
        }
        return List.copyOf(found);
    }

    @Override
    public synchronized List<String> folders(String folder) {
        requireRunning();
        String prefix = folder.isEmpty() ? "" : folder + "/";
        Set<String> found = new TreeSet<>();
        for (String name : names.keySet()) {
            int end = name.indexOf('/', prefix.length());
            if (name.startsWith(prefix) && end >= 0) {
                found.add(name.substring(prefix.length(), end));
            }
        }
        return List.copyOf(found);
    }

    @Override
    public synchronized boolean exists(String name) {
        requireRunning();
        return names.containsKey(name);
    }

    @Override
    public synchronized void rename(String from, String to) {
        operation();
        change(new NameChange(from, to, existing(from)));
    }

    @Override
    public synchronized boolean link(String existing, String name) {
        operation();
        SimulatedContent content = existing(existing);
        if (names.containsKey(name)) {
            return false;
        }
        change(new NameChange(name, name, content));
        return true;
    }

    @Override
    public synchronized void delete(String name) {
        operation();
        if (names.containsKey(name)) {
            change(new NameChange(name, name, null));
        }
    }

    @Override
    public synchronized void syncDirectory(String folder) {
        operation();
        if (countDown(folderSyncToFail) == 0) {
            folderSyncToFail = OptionalLong.empty();
            throw new UncheckedIOException(new IOException(folder + ": simulated failure to sync a folder"));
        }
        folderSyncToFail = next(folderSyncToFail);
        unsynced.removeIf(change -> {
            boolean here =
                    folder(change.from()).equals(folder) || folder(change.to()).equals(folder);
            if (here) {
                change.apply(durableNames);
            }
            return here;
        });
    }

    @Override
    public synchronized long usableBytes() {
        requireRunning();
        return Math.max(0, capacity - usedBytes());
    }

    synchronized int read(SimulatedFile file, byte[] into, long position) {
        requireOpen(file);
        return file.content().read(into, 0, into.length, position);
    }

    synchronized long size(SimulatedFile file) {
        requireOpen(file);
        return file.content().size();
    }

    synchronized void write(SimulatedFile file, byte[] from, long position) {
        requireOpen(file);
        try {
            operation();
        } catch (SimulatedCrash crash) {
            file.content().write(from, 0, random.nextInt(from.length + 1), position);
            throw crash;
        }
        if (countDown(writeToFail) == 0) {
            writeToFail = OptionalLong.empty();
            file.content().write(from, 0, random.nextInt(from.length + 1), position);
            throw new UncheckedIOException(new IOException(file.name() + ": simulated write failure"));
        }
        writeToFail = next(writeToFail);
        long room = Math.max(0, capacity - usedBytes()) + file.content().used(position);
        file.content().write(from, 0, (int) Math.min(from.length, room), position);
        if (room < from.length) {
            throw new StorageFullException(file.name() + ": No space left on device (simulated)");
        }
    }

    synchronized void truncate(SimulatedFile file, long size) {
        requireOpen(file);
        operation();
        file.content().truncate(size);
    }

    synchronized void force(SimulatedFile file) {
        requireOpen(file);
        operation();
        if (countDown(forceToFail) == 0) {
            forceToFail = OptionalLong.empty();
            file.content().loseForce(random);
            throw new UncheckedIOException(new IOException(file.name() + ": simulated force failure"));
        }
        forceToFail = next(forceToFail);
        file.content().force();
    }

    private static long countDown(OptionalLong left) {
        return left.isPresent() ? left.getAsLong() - 1 : -1;
    }

    private static OptionalLong next(OptionalLong left) {
        return left.isPresent() ? OptionalLong.of(left.getAsLong() - 1) : left;
    }

    private void operation() {
        requireRunning();
        operations++;
        if (operations >= crashAt) {
            crashed = true;
            throw new SimulatedCrash(operations);
        }
    }

    private void requireRunning() {
        if (crashed) {
            throw new SimulatedCrash(operations);
        }
    }

    private void requireOpen(SimulatedFile file) {
        requireRunning();
        if (file.generation() != generation) {
            throw new IllegalStateException(file.name() + " was opened before the crash");
        }
    }

    private SimulatedContent existing(String name) {
        requireRunning();
        SimulatedContent content = names.get(name);
        if (content == null) {
            throw new UncheckedIOException(new NoSuchFileException(name));
        }
        return content;
    }

    private void change(NameChange change) {
        change.apply(names);
        unsynced.add(change);
    }

    private static String folder(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    private static Set<SimulatedContent> contents(Map<String, SimulatedContent> names) {
        return new LinkedHashSet<>(names.values());
    }
}
