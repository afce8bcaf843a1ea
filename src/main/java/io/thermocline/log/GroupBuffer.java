package io.thermocline.log;

import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Bytes on their way to one file, in order. Written when a group ends, or early when the buffer is full. Used by the one thread that appends, but for
 * {@link #clear}.
 *
 * <p>The buffer doubles up to its limit and beyond it only for what {@link #contiguous} asks for; it falls back once that is written.
 */
final class GroupBuffer {
    private static final int INITIAL_BYTES = 256 << 10;

    private final int limitBytes;
    private ByteBuffer buffer;
    // Changed under this.
    private StoredFile file;
    private LogFile target;
    private long start;

    GroupBuffer(int limitBytes, StoredFile file, LogFile target, long start) {
        this.limitBytes = limitBytes;
        this.buffer = allocate(Math.min(INITIAL_BYTES, limitBytes));
        this.file = file;
        this.target = target;
        this.start = start;
    }

    /** Where in the file the next byte goes. */
    long position() {
        return start + buffer.position();
    }

    /** Forgets what was not written and goes on in a file. */
    synchronized void target(StoredFile next, LogFile nextTarget, long position) {
        buffer.clear();
        file = next;
        target = nextTarget;
        start = position;
    }

    /** The buffer, with room for that many bytes at its position. */
    ByteBuffer contiguous(int bytes) {
        if (buffer.remaining() < bytes) {
            grow(bytes);
        }
        if (buffer.remaining() < bytes) {
            drain();
        }
        if (buffer.remaining() < bytes) {
            buffer = allocate(Math.max(bytes, Math.min(INITIAL_BYTES, limitBytes)));
        }
        return buffer;
    }

    void put(byte[] bytes) {
        int offset = 0;
        while (offset < bytes.length) {
            if (!buffer.hasRemaining()) {
                grow(bytes.length - offset);
            }
            if (!buffer.hasRemaining()) {
                drain();
            }
            int count = Math.min(buffer.remaining(), bytes.length - offset);
            buffer.put(bytes, offset, count);
            offset += count;
        }
    }

    void putZeros(int bytes) {
        ByteBuffer to = contiguous(bytes);
        for (int i = 0; i < bytes; i++) {
            to.put((byte) 0);
        }
    }

    /**
     * Writes what there is, and zeros behind it to the end of the page, without making it durable: so what an earlier file left does not stand where
     * the records end. The next group overwrites the zeros.
     */
    void endGroup() {
        int zeros = (int) (Math.min(LogFormat.pageEnd(position()), target.bytes()) - position());
        putZeros(zeros);
        write(zeros);
    }

    /**
     * Overwrites with zeros what a range of a file holds where nothing was written yet.
     *
     * @return false when it is not the file that is being written
     */
    synchronized boolean clear(LogFile of, long from, long to) {
        if (!of.equals(target)) {
            return false;
        }
        if (start < to) {
            Zeros.write(file, Math.max(from, start), to);
        }
        return true;
    }

    private void drain() {
        write(0);
    }

    /** @param again so many of the last bytes are overwritten by what comes next */
    private synchronized void write(int again) {
        if (buffer.position() > 0) {
            buffer.flip();
            int bytes = buffer.remaining();
            file.write(buffer, start);
            start += bytes - again;
            if (buffer.capacity() > limitBytes) {
                buffer = allocate(limitBytes);
            }
            buffer.clear();
        }
    }

    private void grow(int bytes) {
        long wanted = Math.max((long) buffer.position() + bytes, 2L * buffer.capacity());
        int capacity = (int) Math.min(limitBytes, wanted);
        if (capacity > buffer.capacity()) {
            ByteBuffer larger = allocate(capacity);
            larger.put(buffer.flip());
            buffer = larger;
        }
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
