package io.thermocline.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A pass that goes past the page cache: pieces are under way ahead of what was asked for, so that the disk reads while its reader works. */
final class DirectPass implements FilePass {
    private final Path path;
    private final DirectIo io;
    private final FileChannel channel;
    private final long size;
    private final Deque<Piece> pieces = new ArrayDeque<>(); // one begins where the one before it ends
    private long next;

    /** @param channel open past the page cache; stays open */
    DirectPass(Path path, DirectIo io, FileChannel channel, long size) {
        this.path = path;
        this.io = io;
        this.channel = channel;
        this.size = size;
    }

    /** Part of the file that is being read, or was. */
    private record Piece(long start, int bytes, ByteBuffer buffer, Future<?> reading) {
        long end() {
            return start + bytes;
        }

        boolean covers(long position) {
            return start <= position && position < end();
        }
    }

    @Override
    public int read(ByteBuffer into, long position) {
        if (pieces.isEmpty() || position < pieces.getFirst().start() || position > next) {
            close();
            next = io.down(position);
        }
        int start = into.position();
        int count = 1;
        while (into.hasRemaining() && count > 0) {
            count = readSome(into, position + into.position() - start);
        }
        return into.position() - start;
    }

    /** What one piece has; 0 at the end. */
    private int readSome(ByteBuffer into, long position) {
        while (!pieces.isEmpty() && pieces.getFirst().end() + DirectIo.PIECE_BYTES <= position) {
            forget(pieces.removeFirst()); // the last one stays: a reader goes back to the page that it had only begun
        }
        while (next < size && next < position + (long) io.depthOfPass() * DirectIo.PIECE_BYTES) {
            begin();
        }
        Piece piece = at(position);
        if (piece == null) {
            return 0;
        }
        Waiting.on(piece.reading());
        int from = (int) (position - piece.start());
        int count = Math.clamp(
                (long) piece.buffer().position() - from, 0, Math.min(into.remaining(), piece.bytes() - from));
        into.put(into.position(), piece.buffer(), from, count);
        into.position(into.position() + count);
        return count;
    }

    private void begin() {
        ByteBuffer buffer = io.take();
        long start = next;
        int bytes = (int) Math.min(DirectIo.PIECE_BYTES, size - start);
        buffer.limit((int) io.up(bytes));
        pieces.add(new Piece(start, bytes, buffer, io.run(() -> fill(buffer, start))));
        next = start + bytes;
    }

    private void fill(ByteBuffer buffer, long start) {
        try {
            io.fill(channel, buffer, start);
        } catch (IOException e) {
            throw DiskFailure.of(e, path.toString());
        }
    }

    private @Nullable Piece at(long position) {
        for (Piece each : pieces) {
            if (each.covers(position)) {
                return each;
            }
        }
        return null;
    }

    private void forget(Piece piece) {
        try {
            Waiting.on(piece.reading());
        } catch (RuntimeException _) {
            // nobody asked for what it would have read
        }
        io.give(piece.buffer());
    }

    @Override
    public void close() {
        while (!pieces.isEmpty()) {
            forget(pieces.removeFirst());
        }
    }
}
