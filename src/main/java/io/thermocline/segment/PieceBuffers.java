package io.thermocline.segment;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Memory that the pieces of one download are read into, one after another. It lies outside the heap, where each piece would be a humongous array of its own, and is given
 * back with the download. One thread only.
 */
final class PieceBuffers {
    private final Arena arena = Arena.ofShared();
    private final Deque<ByteBuffer> free = new ArrayDeque<>();

    /** As many bytes, with anything in them. Sizes are powers of two, so that pieces of many sizes share them. */
    ByteBuffer take(int bytes) {
        ByteBuffer buffer = free.poll();
        if (buffer == null || buffer.capacity() < bytes) {
            buffer = arena.allocate(Math.max(1, Long.highestOneBit(2L * bytes - 1)))
                    .asByteBuffer();
        }
        return buffer.clear().limit(bytes);
    }

    /** One that is not needed any more, and that nobody may write to. */
    void give(ByteBuffer buffer) {
        free.push(buffer);
    }

    /** Gives the memory back, once nothing is under way any more that may write to it; does not wait for that. */
    void closeAfter(Collection<? extends CompletableFuture<?>> underWay) {
        var _ = CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new))
                .whenComplete((_, _) -> arena.close());
    }
}
