package io.thermocline.s3;

import io.thermocline.objects.ObjectSource;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Limits the bytes that lie in memory on their way to the server. Thread-safe; waits. */
final class Bodies {
    private static final int UNIT_BYTES = 1 << 16;

    private final int units;
    private final Semaphore free;

    Bodies(long bytes) {
        this.units = Math.toIntExact(Math.max(1, bytes / UNIT_BYTES));
        this.free = new Semaphore(units, true);
    }

    /** Reads a part of a source once there is room for it, and begins to send it; the room is free again when it was answered. */
    <T> CompletableFuture<T> send(
            ObjectSource source, long position, int bytes, Function<byte[], CompletableFuture<T>> request) {
        int taken = Math.min(units, Math.max(1, Math.ceilDiv(bytes, UNIT_BYTES)));
        free.acquireUninterruptibly(taken);
        CompletableFuture<T> sent;
        try {
            ByteBuffer into = ByteBuffer.allocate(bytes);
            source.read(into, position);
            if (into.hasRemaining()) {
                throw new IllegalStateException("the source gave fewer bytes than it said it has");
            }
            sent = request.apply(into.array());
        } catch (RuntimeException | Error e) {
            free.release(taken);
            throw e;
        }
        return sent.whenComplete((_, _) -> free.release(taken));
    }
}
