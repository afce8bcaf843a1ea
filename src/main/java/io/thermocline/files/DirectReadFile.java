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

/**
 * A file that is read past the page cache: what is asked for is read with what lies around it up to the alignment, in pieces; of a long stretch as many at a time as
 * {@link DirectIo} says. Thread-safe, but for {@link #close}.
 */
final class DirectReadFile implements ReadOnlyFile {
    private final Path path;
    private final DirectIo io;
    private final FileChannel direct;
    private final ReadOnlyDiskFile cached;

    /** @param cached the same file through the page cache: what is mapped goes there */
    DirectReadFile(Path path, DirectIo io, FileChannel direct, ReadOnlyDiskFile cached) {
        this.path = path;
        this.io = io;
        this.direct = direct;
        this.cached = cached;
    }

    /** Part of a read. */
    private final class Piece implements Runnable {
        private final ByteBuffer into;
        private final long position;
        private final int wanted;
        private int read;

        Piece(ByteBuffer into, long position) {
            this.into = into;
            this.position = position;
            this.wanted = into.remaining();
        }

        @Override
        public void run() {
            ByteBuffer block = io.take();
            try {
                long start = io.down(position);
                int skipped = (int) (position - start);
                io.fill(direct, block.limit((int) (io.up(position + wanted) - start)), start);
                read = Math.clamp((long) block.position() - skipped, 0, wanted);
                if (read > 0) {
                    into.put(into.position(), block, skipped, read);
                }
            } catch (IOException e) {
                throw DiskFailure.of(e, path.toString());
            } finally {
                io.give(block);
            }
        }

        /** Whether the file goes on behind it. */
        boolean whole() {
            return read == wanted;
        }
    }

    @Override
    public int read(ByteBuffer into, long position) {
        int most = DirectIo.PIECE_BYTES - io.alignment();
        int total = 0;
        if (into.remaining() <= most) {
            Piece alone = new Piece(into, position);
            Waiting.on(io.run(alone));
            total = alone.read;
        } else {
            total = readMany(into, position, most);
        }
        into.position(into.position() + total);
        return total;
    }

    private int readMany(ByteBuffer into, long position, int most) {
        record Underway(Piece piece, Future<?> read) {}
        Deque<Underway> underway = new ArrayDeque<>();
        int total = 0;
        boolean ended = false;
        for (int at = 0; at < into.remaining() || !underway.isEmpty(); ) {
            if (!ended && at < into.remaining() && underway.size() < io.depth()) {
                int bytes = Math.min(most, into.remaining() - at);
                ByteBuffer part = into.duplicate().position(into.position() + at);
                Piece piece = new Piece(part.limit(part.position() + bytes), position + at);
                underway.add(new Underway(piece, io.run(piece)));
                at += bytes;
            } else if (underway.isEmpty()) {
                break;
            } else {
                Underway first = underway.remove();
                Waiting.on(first.read());
                total += ended ? 0 : first.piece().read;
                ended |= !first.piece().whole();
            }
        }
        return total;
    }

    @Override
    public FilePass pass() {
        return new DirectPass(path, io, direct, size());
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
