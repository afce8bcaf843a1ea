package io.thermocline.segment;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a writer cannot hold in memory until it knows the order: a temporary file that is appended to, then mapped, then deleted. */
final class SpillFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final FileStore files;
    private final String name;
    private final StoredFile file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long flushed;

    SpillFile(FileStore files, String name) {
        this.files = files;
        this.name = name;
        this.file = files.create(name);
    }

    /** Bytes appended. */
    long size() {
        return flushed + buffer.position();
    }

    /** Room for that many bytes, little endian; the caller fills all of it before the next call. At most {@value #BUFFER_BYTES}. */
    ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    void append(float[] values) {
        for (float value : values) {
            room(Float.BYTES).putFloat(value);
        }
    }

    /** Everything appended, to be read. */
    MemorySegment map(Arena arena) {
        flush();
        return flushed == 0 ? MemorySegment.NULL : file.map(0, flushed, arena);
    }

    private void flush() {
        buffer.flip();
        int bytes = buffer.remaining();
        file.write(buffer, flushed);
        flushed += bytes;
        buffer.clear();
    }

    @Override
    public void close() {
        file.close();
        files.delete(name);
    }
}
