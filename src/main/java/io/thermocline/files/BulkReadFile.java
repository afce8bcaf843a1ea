package io.thermocline.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file of which passes go past the page cache, and all else goes through it. Thread-safe, but for {@link #close}. */
final class BulkReadFile implements ReadOnlyFile {
    private final Path path;
    private final DirectIo io;
    private final FileChannel direct;
    private final ReadOnlyDiskFile cached;

    BulkReadFile(Path path, DirectIo io, FileChannel direct, ReadOnlyDiskFile cached) {
        this.path = path;
        this.io = io;
        this.direct = direct;
        this.cached = cached;
    }

    @Override
    public FilePass pass() {
        return new DirectPass(path, io, direct, size());
    }

    @Override
    public int read(ByteBuffer into, long position) {
        return cached.read(into, position);
    }

    @Override
    public void expectRead(long position, long bytes) {
        cached.expectRead(position, bytes);
    }

    @Override
    public long size() {
        return cached.size();
    }

    @Override
    public MemorySegment map(long position, long length, Arena arena) {
        return cached.map(position, length, arena);
    }

    @Override
    public void close() {
        cached.close();
        try {
            direct.close();
        } catch (IOException e) {
            throw DiskFailure.of(e, path.toString());
        }
    }
}
