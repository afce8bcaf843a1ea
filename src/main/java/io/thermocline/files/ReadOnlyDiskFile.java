package io.thermocline.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of a file system that is only read. Java closes a channel when a thread is interrupted in it, for all other readers too: then it is
 * opened again, and the interrupt is left to whoever waits for it.
 */
final class ReadOnlyDiskFile implements ReadOnlyFile {
    private final Path path;
    private final ReadAhead readAhead;

    // Replaced under the lock, read anywhere.
    private volatile FileChannel channel;
    private boolean closed;

    ReadOnlyDiskFile(Path path, FileChannel channel) {
        this.path = path;
        this.readAhead = new ReadAhead(path);
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer into, long position) {
        int start = into.position();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return fill(channel, into, position);
                } catch (ClosedChannelException e) {
                    interrupted |= Thread.interrupted();
                    into.position(start);
                    reopen(e);
                }
            }
        } catch (IOException e) {
            throw DiskFailure.of(e, path.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int fill(FileChannel from, ByteBuffer into, long position) throws IOException {
        int total = 0;
        while (into.hasRemaining()) {
            int count = from.read(into, position + total);
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    private synchronized void reopen(ClosedChannelException reason) throws IOException {
        if (closed) {
            throw reason;
        }
        if (!channel.isOpen()) {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        }
    }

    @Override
    public void expectRead(long position, long bytes) {
        readAhead.expect(position, bytes);
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
    public MemorySegment map(long position, long length, Arena arena) {
        try {
            return channel.map(FileChannel.MapMode.READ_ONLY, position, length, arena);
        } catch (IOException e) {
            throw DiskFailure.of(e, path.toString());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        readAhead.close();
        try {
            channel.close();
        } catch (IOException e) {
            throw DiskFailure.of(e, path.toString());
        }
    }
}
