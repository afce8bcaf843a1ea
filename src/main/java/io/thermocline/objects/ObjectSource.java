package io.thermocline.objects;

import java.nio.ByteBuffer;

/** Bytes to be stored, which can be read more than once. Thread-safe. */
public interface ObjectSource {
    /** How many bytes there are. */
    long bytes();

    /** Fills the buffer from a position; blocks. What it throws is what the call fails with. */
    void read(ByteBuffer into, long position);

    /** Of an array, which must not change. */
    static ObjectSource of(byte[] bytes) {
        return new ObjectSource() {
            @Override
            public long bytes() {
                return bytes.length;
            }

            @Override
            public void read(ByteBuffer into, long position) {
                into.put(bytes, Math.toIntExact(position), into.remaining());
            }
        };
    }
}
