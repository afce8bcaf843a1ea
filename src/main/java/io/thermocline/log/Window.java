package io.thermocline.log;

import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads a file from front to back through a buffer. For one thread at a time. */
final class Window {
    private static final int BYTES = 1 << 20;

    private final StoredFile file;
    private long limit;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);
    private long start;
    private int loaded;

    /** Never reads at or beyond the limit. */
    Window(StoredFile file, long limit) {
        this.file = file;
        this.limit = limit;
    }

    long limit() {
        return limit;
    }

    /** Lets it read further; what lay before the old limit must not have changed. */
    void extend(long newLimit) {
        limit = Math.max(limit, newLimit);
    }

    /** Reads anew from here on: what lies before the limit has changed all the same. */
    void forget() {
        loaded = 0;
    }

    boolean has(long position, long bytes) {
        return position >= 0 && bytes >= 0 && bytes <= limit - position;
    }

    /** The bytes at a position, which must lie within the limit; valid until the next call. */
    ByteBuffer at(long position, int bytes) {
        if (position < start || position + bytes > start + loaded) {
            load(position, bytes);
        }
        int from = (int) (position - start);
        return buffer.limit(from + bytes).position(from);
    }

    /** Copies the bytes at a position, which must lie within the limit. */
    void read(long position, byte[] into) {
        if (into.length <= BYTES) {
            at(position, into.length).get(into);
            return;
        }
        readFully(ByteBuffer.wrap(into), position);
    }

    private void load(long position, int bytes) {
        int wanted = (int) Math.min(Math.max(bytes, BYTES), limit - position);
        if (buffer.capacity() < wanted || buffer.capacity() > BYTES) {
            buffer = ByteBuffer.allocateDirect(wanted).order(ByteOrder.LITTLE_ENDIAN);
        }
        loaded = 0;
        readFully(buffer.clear().limit(wanted), position);
        start = position;
        loaded = wanted;
    }

    private void readFully(ByteBuffer into, long position) {
        int wanted = into.remaining();
        int count = file.read(into, position);
        if (count < wanted) {
            throw new IllegalStateException("file of " + file.size() + " bytes ended at " + (position + count)
                    + " while it was read; something else has cut it");
        }
    }
}
