package io.thermocline.segment;

import io.thermocline.objects.ObjectStoreException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** Reads of one object that are large and follow each other, a few at once. One thread only. */
record Download(ArchivedFiles archive, SegmentFile.Kind kind, Throttle throttle) {
    /** What is read in one request. */
    static final int PIECE_BYTES = 8 << 20;

    private static final int REQUESTS = 4;

    /** A stretch of an object, the request for it, and where the answer goes. */
    private record Asked<R extends Range>(R range, ByteBuffer buffer, CompletableFuture<ByteBuffer> reply) {}

    /** A piece of an object that is read whole. */
    private record Piece(long offset, int bytes) implements Range {}

    /**
     * Reads stretches, in their order.
     *
     * @param to given the bytes, which it may use until it returns
     * @throws CorruptSegmentException if the archive has no such object
     * @throws ObjectStoreException if the archive cannot be asked
     */
    <R extends Range> void each(Iterator<R> ranges, BiConsumer<R, ByteBuffer> to) {
        Deque<Asked<R>> asked = new ArrayDeque<>();
        PieceBuffers buffers = new PieceBuffers();
        try {
            while (ranges.hasNext() || !asked.isEmpty()) {
                while (ranges.hasNext() && asked.size() < REQUESTS) {
                    R range = ranges.next();
                    ByteBuffer buffer = buffers.take(range.bytes());
                    asked.add(new Asked<>(range, buffer, ask(range.offset(), buffer)));
                }
                Asked<R> next = asked.getFirst();
                to.accept(next.range(), await(next.reply(), next.range().bytes()));
                buffers.give(asked.remove().buffer());
            }
        } finally {
            buffers.closeAfter(asked.stream().map(Asked::reply).toList());
        }
    }

    /** Reads all of an object in its order. */
    void whole(long bytes, BiConsumer<Long, ByteBuffer> to) {
        each(pieces(bytes), (piece, read) -> to.accept(piece.offset(), read));
    }

    /** Reads one stretch. */
    ByteBuffer read(long position, int bytes) {
        return await(ask(position, ByteBuffer.allocate(bytes)), bytes);
    }

    /** Reads the last bytes of an object of so many. */
    ByteBuffer tail(long objectBytes, int bytes) {
        return read(objectBytes - bytes, bytes);
    }

    /** The object's name. */
    String object() {
        return archive.name(kind);
    }

    private CompletableFuture<ByteBuffer> ask(long position, ByteBuffer into) {
        throttle.spend(into.remaining());
        return Replies.call(() -> archive.store().read(object(), position, into));
    }

    private ByteBuffer await(CompletableFuture<ByteBuffer> reply, int bytes) {
        try {
            ByteBuffer read = Replies.await(reply);
            if (read.remaining() != bytes) {
                throw new CorruptSegmentException(object(), "is cut short", null);
            }
            return read;
        } catch (ObjectStoreException e) {
            throw switch (e.kind()) {
                case MISSING -> new CorruptSegmentException(object(), "is not in the archive", e);
                case CORRUPT -> new CorruptSegmentException(object(), "comes damaged from the archive", e);
                case UNAVAILABLE, DENIED, UNUSABLE, FULL -> e;
            };
        }
    }

    private static Iterator<Piece> pieces(long bytes) {
        return new Iterator<>() {
            private long next;

            @Override
            public boolean hasNext() {
                return next < bytes;
            }

            @Override
            public Piece next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Piece piece = new Piece(next, (int) Math.min(PIECE_BYTES, bytes - next));
                next += piece.bytes();
                return piece;
            }
        };
    }
}
