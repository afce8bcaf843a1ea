package io.thermocline.segment;

import io.thermocline.files.StoredFile;
import io.thermocline.objects.ObjectSource;
import io.thermocline.objects.Steps;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being stored as an object. Its checksum is computed of what is read anyway, as long as that is read in its order; the rest is read for it. Thread-safe.
 */
final class LocalSource implements ObjectSource, AutoCloseable {
    private static final int WINDOW_BYTES = 1 << 20;

    private final StoredFile file;
    private final long bytes;
    private final Throttle throttle;

    // All three under the lock of this.
    private final CRC32C checksum = new CRC32C();
    private long covered;
    private @Nullable RuntimeException failure;

    LocalSource(StoredFile file, long bytes, Throttle throttle) {
        this.file = file;
        this.bytes = bytes;
        this.throttle = throttle;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void read(ByteBuffer into, long position) {
        try {
            throttle.spend(into.remaining());
            Steps.over(into, (part, offset) -> {
                fill(part, position + offset);
                cover(part.flip(), position + offset);
            });
            into.position(into.limit());
        } catch (RuntimeException e) {
            fail(e);
            throw e;
        }
    }

    private void fill(ByteBuffer into, long position) {
        int wanted = into.remaining();
        if (file.read(into, position) < wanted) {
            throw new IllegalStateException("a file of a segment ends before its end");
        }
    }

    private synchronized void cover(ByteBuffer read, long position) {
        long end = position + read.remaining();
        if (position <= covered && covered < end) {
            checksum.update(read.position(read.position() + (int) (covered - position)));
            covered = end;
        }
    }

    private synchronized void fail(RuntimeException e) {
        failure = failure == null ? e : failure;
    }

    /** What ended a read; empty if none failed. */
    synchronized Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** CRC-32C of all of it. */
    synchronized int checksum() {
        ByteBuffer window = ByteBuffer.allocateDirect((int) Math.min(WINDOW_BYTES, bytes - covered));
        while (covered < bytes) {
            window.clear().limit((int) Math.min(window.capacity(), bytes - covered));
            fill(window, covered);
            covered += window.flip().remaining();
            checksum.update(window);
        }
        return (int) checksum.getValue();
    }

    @Override
    public void close() {
        file.close();
    }
}
