package io.thermocline.segment;

import io.thermocline.block.BlockId;
import io.thermocline.files.FilePass;
import io.thermocline.files.StoredFile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** {@link VectorSection} over the mapped codes file; floats come from the vectors file. All of it is checked before the first use. */
final class MappedVectorSection implements VectorSection {
    private final SlicedFile file;
    private final Place place;
    private final Floats floats;

    MappedVectorSection(SlicedFile file, Place place, Floats floats) {
        this.file = file;
        this.place = place;
        this.floats = floats;
    }

    /** An entry of the directory. */
    record Place(String encoder, int dimension, int rows, long codesOffset, long factorsOffset, long keysOffset) {}

    /** The vectors file, for reading floats. */
    record Floats(long segmentId, StoredFile file, CorruptPages corruptPages) {}

    @Override
    public String encoder() {
        return place.encoder();
    }

    @Override
    public int dimension() {
        return place.dimension();
    }

    @Override
    public int rows() {
        return place.rows();
    }

    @Override
    public BlockId id(int row) {
        return KeyFileLayout.readId(file.body(), key(row));
    }

    @Override
    public long version(int row) {
        return file.body().get(SlicedFile.LONG, key(row) + VectorFilesLayout.KEY_VERSION);
    }

    @Override
    public long sequence(int row) {
        return file.body().get(SlicedFile.LONG, key(row) + VectorFilesLayout.KEY_SEQUENCE);
    }

    @Override
    public int chunk(int row) {
        return file.body().get(SlicedFile.INT, key(row) + VectorFilesLayout.KEY_CHUNK);
    }

    @Override
    public long chunkOffset(int row) {
        return file.body().get(SlicedFile.LONG, key(row) + VectorFilesLayout.KEY_CHUNK_OFFSET);
    }

    @Override
    public long chunkLength(int row) {
        return file.body().get(SlicedFile.INT, key(row) + VectorFilesLayout.KEY_CHUNK_LENGTH);
    }

    @Override
    public float scale(int row) {
        return file.body().get(SlicedFile.FLOAT, factor(row));
    }

    @Override
    public float residualNorm(int row) {
        return file.body().get(SlicedFile.FLOAT, factor(row) + Float.BYTES);
    }

    @Override
    public MemorySegment codes() {
        long bytes = (long) rows() * stride();
        file.check(place.codesOffset(), bytes);
        return file.body().asSlice(place.codesOffset(), bytes);
    }

    @Override
    public int stride() {
        return VectorFilesLayout.stride(place.dimension());
    }

    @Override
    public float[] values(int row) {
        return values(row, reads());
    }

    /** Reads floats of some rows. */
    FilePass reads() {
        return FilePass.of(floats.file());
    }

    /** The same, read by a pass. */
    float[] values(int row, FilePass reads) {
        long offset = file.body().get(SlicedFile.LONG, key(row) + VectorFilesLayout.KEY_VALUES_OFFSET);
        CorruptPage page = new CorruptPage(floats.segmentId(), VectorFilesLayout.VALUES, row, offset);
        floats.corruptPages().check(page);
        ByteBuffer buffer = ByteBuffer.allocate(dimension() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        reads.read(buffer, offset);
        buffer.flip();
        int expected = file.body().get(SlicedFile.INT, key(row) + VectorFilesLayout.KEY_CHECKSUM);
        boolean whole = buffer.limit() == dimension() * Float.BYTES;
        if (!whole || Checksum.of(buffer) != expected) {
            throw floats.corruptPages().note(page, "does not match its checksum", null);
        }
        float[] values = new float[dimension()];
        buffer.asFloatBuffer().get(values);
        return values;
    }

    @Override
    public void unreadable(InternalError cause) {
        floats.corruptPages().unreadable(floats.segmentId(), cause);
    }

    @Override
    public int firstRow(BlockId id, long version) {
        int low = 0;
        int high = rows();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(middle, id, version) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < rows() && compare(low, id, version) == 0 ? low : -1;
    }

    /** The first row of a block, or else where it would be. */
    int firstRow(BlockId id) {
        int low = 0;
        int high = rows();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(middle, id, Long.MIN_VALUE) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int compare(int row, BlockId id, long version) {
        int byId = id(row).compareTo(id);
        return byId != 0 ? byId : Long.compare(version(row), version);
    }

    private long key(int row) {
        long at = place.keysOffset() + (long) row * VectorFilesLayout.KEY_BYTES;
        file.check(at, VectorFilesLayout.KEY_BYTES);
        return at;
    }

    private long factor(int row) {
        long at = place.factorsOffset() + (long) row * VectorFilesLayout.FACTOR_BYTES;
        file.check(at, VectorFilesLayout.FACTOR_BYTES);
        return at;
    }
}
