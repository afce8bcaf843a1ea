package io.thermocline.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A new file that is written front to back past the page cache: bytes gather in an aligned buffer, and full buffers are written while the next one fills, as many at a time
 * as {@link DirectIo} says. The last, partial block is written padded, and the padding is cut off. One thread only.
 */
final class DirectWriteFile implements StoredFile {
    private final Path path;
    private final DirectIo io;
    private final FileChannel direct;
    private final DiskFile cached;
    private final Deque<Piece> underway = new ArrayDeque<>();
    private ByteBuffer tail;
    private long tailStart;
    private @Nullable RuntimeException failure;

    /** A full buffer on its way to the disk. */
    private record Piece(ByteBuffer buffer, Future<?> write) {}

    /** @param cached the same file through the page cache: what is read back goes there */
    DirectWriteFile(Path path, DirectIo io, FileChannel direct, DiskFile cached) {
        this.path = path;
        this.io = io;
        this.direct = direct;
        this.cached = cached;
        this.tail = io.take();
    }

    /** @throws IllegalArgumentException if the position is not the end */
    @Override
    public void write(ByteBuffer from, long position) {
        if (position != size()) {
            throw new IllegalArgumentException(path + " is written front to back: " + position + " is not its end");
        }
        requireSound();
        while (from.hasRemaining()) {
            int count = Math.min(from.remaining(), tail.remaining());
            tail.put(tail.position(), from, from.position(), count);
            tail.position(tail.position() + count);
            from.position(from.position() + count);
            if (!tail.hasRemaining()) {
                send();
            }
        }
    }

    private void send() {
        ByteBuffer full = tail.flip();
        long at = tailStart;
        underway.add(new Piece(full, io.run(() -> writeFully(full.duplicate(), at))));
        tailStart += full.limit();
        if (underway.size() >= io.depth()) {
            io.give(finish(underway.remove()));
            requireSound();
        }
        tail = io.take();
    }

    private void writeFully(ByteBuffer bytes, long position) {
        long at = position;
        try {
            while (bytes.hasRemaining()) {
                at += direct.write(bytes, at);
            }
        } catch (IOException e) {
            throw DiskFailure.of(e, path, bytes.remaining());
        }
    }

    private ByteBuffer finish(Piece piece) {
        try {
            Waiting.on(piece.write());
        } catch (RuntimeException e) {
            failure = failure == null ? e : failure;
        }
        return piece.buffer();
    }

    private void drain() {
        while (!underway.isEmpty()) {
            io.give(finish(underway.remove()));
        }
        requireSound();
    }

    private void requireSound() {
        if (failure != null) {
            throw failure;
        }
    }

    /** Brings everything written into the file; the tail stays in memory too, since more may follow. */
    private void settle() {
        drain();
        if (tail.position() > 0) {
            int bytes = tail.position();
            int padded = (int) io.up(bytes);
            ByteBuffer block = tail.duplicate().limit(padded);
            while (block.position() < padded) {
                block.put((byte) 0);
            }
            writeFully(block.position(0), tailStart);
            cached.truncate(tailStart + bytes);
        }
    }

    @Override
    public int read(ByteBuffer into, long position) {
        settle();
        return cached.read(into, position);
    }

    @Override
    public void force() {
        settle();
        cached.force();
    }

    @Override
    public long size() {
        return tailStart + tail.position();
    }

    /** @throws UnsupportedOperationException always: what is written once is not cut */
    @Override
    public void truncate(long size) {
        throw new UnsupportedOperationException(path + " is written front to back");
    }

    @Override
    public MemorySegment map(long position, long length, Arena arena) {
        settle();
        return cached.map(position, length, arena);
    }

    @Override
    public void close() {
        try (FileChannel _ = direct;
                DiskFile _ = cached) {
            while (!underway.isEmpty()) {
                io.give(finish(underway.remove()));
            }
            if (failure == null) {
                settle();
            }
            io.give(tail);
        } catch (IOException e) {
            throw DiskFailure.of(e, path.toString());
        }
    }
}
