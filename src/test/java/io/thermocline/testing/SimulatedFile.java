package io.thermocline.testing;

import io.thermocline.files.StoredFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;

/** An open file of a {@link SimulatedFileStore}, until the machine stops. */
record SimulatedFile(SimulatedFileStore store, String name, SimulatedContent content, int generation, boolean writable)
        implements StoredFile {
    @Override
    public void write(ByteBuffer from, long position) {
        requireWritable();
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        store.write(this, bytes, position);
    }

    @Override
    public int read(ByteBuffer into, long position) {
        store.tell(new SimulatedFileStore.Access(name, position, false));
        byte[] bytes = new byte[into.remaining()];
        int count = store.read(this, bytes, position);
        into.put(bytes, 0, count);
        return count;
    }

    @Override
    public void expectRead(long position, long bytes) {
        store.tell(new SimulatedFileStore.Access(name, position, true));
    }

    @Override
    public void force() {
        store.force(this);
    }

    @Override
    public long size() {
        return store.size(this);
    }

    @Override
    public void truncate(long size) {
        requireWritable();
        store.truncate(this, size);
    }

    @Override
    public MemorySegment map(long position, long length, Arena arena) {
        if (position + length > size()) {
            throw new IllegalArgumentException("beyond the end of " + name);
        }
        byte[] copy = new byte[Math.toIntExact(length)];
        store.read(this, copy, position);
        return MemorySegment.ofArray(copy).asReadOnly();
    }

    @Override
    public void close() {}

    private void requireWritable() {
        if (!writable) {
            throw new NonWritableChannelException();
        }
    }
}
