package io.thermocline.s3;

import io.thermocline.objects.ObjectSource;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Limits the bytes that lie in memory on their way to the server. Parts lie outside the heap, where each would be a humongous array, in memory that is used again; what
 * idles is no more than a move has under way at a time. Thread-safe; waits.
 */
final class Bodies {
    /** What is no larger lies on the heap. */
    private static final int SMALL_BYTES = 128 << 10;

    private static final int UNIT_BYTES = 1 << 16;
    private static final int MOST_IDLE = 2;

    private final int units;
    private final Semaphore free;
    private final int partBytes;
    private final Deque<ByteBuffer> idle = new ArrayDeque<>(); // under this

    /**
     * One that has no memory yet.
     *
     * @param bytes that may be under way at a time
     * @param partBytes what most parts have
     */
    Bodies(long bytes, int partBytes) {
        this.units = Math.toIntExact(Math.max(1, bytes / UNIT_BYTES));
        this.free = new Semaphore(units, true);
        this.partBytes = partBytes;
    }

    /** Reads a part of a source once there is room for it, and begins to send it; the room is free again when it was answered. */
    <T> CompletableFuture<T> send(
            ObjectSource source, long position, int bytes, Function<Body, CompletableFuture<T>> request) {
        int taken = Math.min(units, Math.max(1, Math.ceilDiv(bytes, UNIT_BYTES)));
        free.acquireUninterruptibly(taken);
        try {
            ByteBuffer memory = take(bytes);
            source.read(memory, position);
            if (memory.hasRemaining()) {
                throw new IllegalStateException("the source gave fewer bytes than it said it has");
            }
            Body body = new Body(memory.flip());
            return request.apply(body).whenComplete((_, failure) -> {
                // After a failure, or where it was sent again, an attempt that was given up may still read it.
                if (failure == null && !body.sentAgain()) {
                    give(memory);
                }
                free.release(taken);
            });
        } catch (RuntimeException | Error e) {
            free.release(taken);
            throw e;
        }
    }

    private ByteBuffer take(int bytes) {
        if (bytes <= SMALL_BYTES) {
            return ByteBuffer.allocate(bytes);
        }
        ByteBuffer memory = bytes <= partBytes ? poll() : null;
        if (memory == null) {
            memory = ByteBuffer.allocateDirect(Math.max(bytes, partBytes));
        }
        return memory.clear().limit(bytes);
    }

    private synchronized @Nullable ByteBuffer poll() {
        return idle.poll();
    }

    private synchronized void give(ByteBuffer memory) {
        if (memory.capacity() == partBytes && idle.size() < MOST_IDLE) {
            idle.push(memory);
        }
    }
}
