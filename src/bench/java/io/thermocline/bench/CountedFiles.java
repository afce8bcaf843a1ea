package io.thermocline.bench;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what is written to files of a store, by what it is for. Thread-safe. */
final class CountedFiles implements FileStore {
    private static final String FLUSH_THREAD = "thermocline-flush";

    private final FileStore files;
    private final Map<String, LongAdder> written = new ConcurrentSkipListMap<>();
    private final Map<String, Counted> open = new ConcurrentHashMap<>();

    CountedFiles(FileStore files) {
        this.files = files;
    }

    /** Bytes written so far, by purpose. */
    Map<String, LongAdder> written() {
        return written;
    }

    /** Who writes segments: the loop that flushes, or else a merge. */
    private static String purpose(String name) {
        if (name.startsWith("log/blank")) {
            return "log, zeros";
        }
        if (!name.startsWith("data/")) {
            return name.substring(0, name.indexOf('/') + 1).replace("/", "");
        }
        String part = name.contains(".keys") || name.contains(".filter") ? "keys and filters" : "data";
        String what = name.contains(".entries") || name.contains(".pages") ? part + ", temporary" : part;
        return (Thread.currentThread().getName().equals(FLUSH_THREAD) ? "flush, " : "merges, ") + what;
    }

    /** An open file, which keeps the name that it has now. */
    private final class Counted implements StoredFile {
        private final StoredFile file;
        private volatile String name;

        private Counted(String name, StoredFile file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer from, long position) {
            written.computeIfAbsent(purpose(name), _ -> new LongAdder()).add(from.remaining());
            file.write(from, position);
        }

        @Override
        public int read(ByteBuffer into, long position) {
            return file.read(into, position);
        }

        @Override
        public void force() {
            file.force();
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public void truncate(long size) {
            file.truncate(size);
        }

        @Override
        public MemorySegment map(long position, long length, Arena arena) {
            return file.map(position, length, arena);
        }

        @Override
        public void close() {
            open.remove(name, this);
            file.close();
        }
    }

    private StoredFile counted(String name, StoredFile file) {
        Counted counted = new Counted(name, file);
        open.put(name, counted);
        return counted;
    }

    @Override
    public StoredFile create(String name) {
        return counted(name, files.create(name));
    }

    @Override
    public StoredFile createSequential(String name) {
        return counted(name, files.createSequential(name));
    }

    @Override
    public StoredFile open(String name) {
        return counted(name, files.open(name));
    }

    @Override
    public StoredFile openReadOnly(String name) {
        return files.openReadOnly(name);
    }

    @Override
    public StoredFile openOnce(String name) {
        return files.openOnce(name);
    }

    @Override
    public List<String> list(String folder) {
        return files.list(folder);
    }

    @Override
    public List<String> folders(String folder) {
        return files.folders(folder);
    }

    @Override
    public boolean exists(String name) {
        return files.exists(name);
    }

    @Override
    public void rename(String from, String to) {
        files.rename(from, to);
        Counted renamed = open.remove(from);
        if (renamed != null) {
            renamed.name = to;
            open.put(to, renamed);
        }
    }

    @Override
    public boolean link(String existing, String name) {
        return files.link(existing, name);
    }

    @Override
    public void delete(String name) {
        files.delete(name);
    }

    @Override
    public void syncDirectory(String folder) {
        files.syncDirectory(folder);
    }

    @Override
    public long usableBytes() {
        return files.usableBytes();
    }
}
