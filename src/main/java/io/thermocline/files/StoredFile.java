package io.thermocline.files;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** An open file. Reads and writes at positions are thread-safe; {@link #close} is not safe against calls still under way. */
public interface StoredFile extends AutoCloseable {
    /** Writes all remaining bytes at a position, growing the file as needed; on a failure some of them may have been written. */
    void write(ByteBuffer from, long position);

    /**
     * Fills the buffer from a position.
     *
     * @return bytes read, fewer than remained only at the end of the file
     */
    int read(ByteBuffer into, long position);

    /** Begins to go through the file front to back. */
    default FilePass pass() {
        return FilePass.of(this);
    }

    /** A stretch of the file will be read soon. A hint that lets the disk begin; never fails, and waits for no data. */
    default void expectRead(long position, long bytes) {}

    /** Makes everything written before durable. After a failure nothing is known about what was written since the last success. */
    void force();

    /** Bytes. */
    long size();

    /** Cuts the file to a size. */
    void truncate(long size);

    /** A read-only view of part of the file, valid until the arena closes; it does not count against the heap. */
    MemorySegment map(long position, long length, Arena arena);

    @Override
    void close();
}
