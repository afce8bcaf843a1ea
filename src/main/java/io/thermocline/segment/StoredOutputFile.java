package io.thermocline.segment;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A new file of the file store, as Parquet's writer wants it: written once, front to back. */
final class StoredOutputFile extends PositionOutputStream implements OutputFile {
    private static final int BUFFER_BYTES = 256 << 10;

    private final String name;
    private final StoredFile file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final CRC32C checksum = new CRC32C();
    private long flushed;
    private int checksummed;

    StoredOutputFile(FileStore files, String name) {
        this.name = name;
        this.file = files.createSequential(name);
    }

    /** Starts the checksum of what is written from here on. */
    void startChecksum() {
        checksum.reset();
        checksummed = buffer.position();
    }

    /** CRC-32C of what was written since {@link #startChecksum}. */
    int checksum() {
        updateChecksum();
        return (int) checksum.getValue();
    }

    private void updateChecksum() {
        checksum.update(buffer.duplicate().position(checksummed).limit(buffer.position()));
        checksummed = buffer.position();
    }

    @Override
    public long getPos() {
        return flushed + buffer.position();
    }

    @Override
    public void write(int b) {
        if (!buffer.hasRemaining()) {
            flush();
        }
        buffer.put((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int count = Math.min(length - done, buffer.remaining());
            buffer.put(bytes, offset + done, count);
            done += count;
        }
    }

    @Override
    public void flush() {
        updateChecksum();
        buffer.flip();
        int bytes = buffer.remaining();
        file.write(buffer, flushed);
        flushed += bytes;
        buffer.clear();
        checksummed = 0;
    }

    /** Parquet's writer closes its stream before we are done: the file stays open until {@link #release}. */
    @Override
    public void close() {
        flush();
    }

    /** Makes what was written durable and gives the CRC-32C of its footer. */
    SegmentFile finish(SegmentFile.Kind kind) {
        file.force();
        return new SegmentFile(kind, flushed, ParquetFooter.checksum(file, flushed, name));
    }

    void release() {
        file.close();
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return this;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return this;
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    @Override
    public String getPath() {
        return name;
    }
}
