package io.thermocline.files;

import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;

/** A file that is only read: whatever would change it is refused with a {@link NonWritableChannelException}. */
interface ReadOnlyFile extends StoredFile {
    @Override
    default void write(ByteBuffer from, long position) {
        throw new NonWritableChannelException();
    }

    @Override
    default void truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    default void force() {
        throw new NonWritableChannelException();
    }
}
