package io.thermocline.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file of a file system. */
final class DiskFile implements StoredFile {
    private final Path path;
    private final FileChannel channel;

    DiskFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public void write(ByteBuffer from, long position) {
        long at = position;
        try {
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        } catch (IOException e) {
            throw DiskFailure.of(e, path, from.remaining());
        }
    }

    @Override
    public int read(ByteBuffer into, long position) {
        int total = 0;
        try {
            while (into.hasRemaining()) {
                int count = channel.read(into, position + total);
                if (count < 0) {
                    break;
                }
                total += count;
            }
        } catch (IOException e) {
            throw DiskFailure.of(e, path.toString());
        }
        return total;
    }

    @Override
    public void force() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw DiskFailure.of(e, path, DiskFailure.BLOCK_BYTES);
        }
    }

    @Override
    public long size() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw DiskFailure.of(e, path.toString());
        }
    }

    @Override
    public void truncate(long size) {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            throw DiskFailure.of(e, path, DiskFailure.BLOCK_BYTES);
        }
    }

    @Override
    public MemorySegment map(long position, long length, Arena arena) {
        try {
            return channel.map(FileChannel.MapMode.READ_ONLY, position, length, arena);
        } catch (IOException e) {
            throw DiskFailure.of(e, path.toString());
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw DiskFailure.of(e, path.toString());
        }
    }
}
