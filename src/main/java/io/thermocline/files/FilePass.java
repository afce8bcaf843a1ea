package io.thermocline.files;

import java.nio.ByteBuffer;

/**
 * Reads of one thread that go through a file from front to back, of which much is read once. A read that goes back, or far ahead, is right but slow. Close it before its file;
 * one that is forgotten takes memory until it is collected.
 */
public interface FilePass extends AutoCloseable {
    /** One that reads what it is asked for, as its file does. */
    static FilePass of(StoredFile file) {
        return new FilePass() {
            @Override
            public int read(ByteBuffer into, long position) {
                return file.read(into, position);
            }

            @Override
            public void close() {}
        };
    }

    /**
     * Fills the buffer from a position.
     *
     * @return bytes read, fewer than remained only at the end of the file
     */
    int read(ByteBuffer into, long position);

    @Override
    void close();
}
