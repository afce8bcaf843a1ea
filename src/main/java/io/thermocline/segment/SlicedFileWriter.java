package io.thermocline.segment;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import io.thermocline.segment.SegmentFile.Kind;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes a file of {@link SlicedFileLayout} from front to back. */
final class SlicedFileWriter implements AutoCloseable {
    private final Kind kind;
    private final long segmentId;
    private final StoredFile file;
    private final ByteBuffer slice =
            ByteBuffer.allocateDirect(SlicedFileLayout.SLICE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer record = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    private int[] checksums = new int[64];
    private int slices;

    SlicedFileWriter(FileStore files, String name, Kind kind, long segmentId) {
        this.kind = kind;
        this.segmentId = segmentId;
        this.file = files.create(name);
    }

    /** Where in the body the next byte goes. */
    long position() {
        return ((long) slices << SlicedFileLayout.SLICE_SHIFT) + slice.position();
    }

    /** An empty little-endian buffer of 64 bytes to fill and hand to {@link #putRecord}. */
    ByteBuffer record() {
        return record.clear();
    }

    /** Writes what was filled into {@link #record}. */
    void putRecord() {
        put(record.flip());
    }

    void put(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            int count = Math.min(bytes.remaining(), slice.remaining());
            slice.put(slice.position(), bytes, bytes.position(), count);
            slice.position(slice.position() + count);
            bytes.position(bytes.position() + count);
            if (!slice.hasRemaining()) {
                flush();
            }
        }
    }

    void put(MemorySegment bytes) {
        put(bytes.asByteBuffer());
    }

    /** Zeroes up to a multiple. */
    void align(int multiple) {
        int over = (int) (position() % multiple);
        if (over != 0) {
            put(ByteBuffer.allocate(multiple - over));
        }
    }

    /** Writes the rest and makes the file durable. */
    SegmentFile finish(long... attributes) {
        long bodyBytes = position();
        if (slice.position() > 0) {
            flush();
        }
        ByteBuffer head = ByteBuffer.allocate(SlicedFileLayout.HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        head.put(SlicedFileLayout.magic(kind)).putLong(segmentId);
        file.write(head.rewind(), 0);

        ByteBuffer table = ByteBuffer.allocate(slices * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        table.asIntBuffer().put(checksums, 0, slices);
        ByteBuffer footer = ByteBuffer.allocate(attributes.length * Long.BYTES + SlicedFileLayout.FOOTER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (long attribute : attributes) {
            footer.putLong(attribute);
        }
        footer.putLong(bodyBytes).putLong(segmentId).putInt(attributes.length).putInt(Checksum.of(table));
        int footerChecksum = Checksum.of(footer.duplicate().flip());
        footer.putInt(footerChecksum).putInt(SlicedFileLayout.FOOTER_MAGIC).flip();

        long position = SlicedFileLayout.HEAD_BYTES + bodyBytes;
        long bytes = position + table.remaining() + footer.remaining();
        file.write(table, position);
        file.write(footer, bytes - footer.limit());
        file.force();
        return new SegmentFile(kind, bytes, footerChecksum);
    }

    private void flush() {
        slice.flip();
        if (slices == checksums.length) {
            checksums = Arrays.copyOf(checksums, slices * 2);
        }
        checksums[slices] = Checksum.of(slice);
        file.write(slice, SlicedFileLayout.HEAD_BYTES + ((long) slices << SlicedFileLayout.SLICE_SHIFT));
        slices++;
        slice.clear();
    }

    @Override
    public void close() {
        file.close();
    }
}
