package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.VectorSet;
import io.thermocline.segment.Quantized;
import io.thermocline.segment.VectorSection;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Vectors that were committed lately, quantised as in segments, in the order of their commits. Of a fixed capacity, filled by one thread;
 * readers see the rows that {@link #rows} counts, and these never change. The chunks of one set lie in one slab, one after another.
 */
final class VectorSlab implements VectorSection {
    private static final int ALIGNMENT = 64;
    private static final long ROW_BYTES = 112;

    private final String encoder;
    private final int dimension;
    private final int stride;
    private final MemorySegment codes;
    private final VectorSet[] sets;
    private final int[] indexes;
    private final float[] scales;
    private final float[] residualNorms;
    private final Quantized quantized; // of the writer
    private volatile int rows; // written by the writer, after the row

    VectorSlab(String encoder, int dimension, int capacity) {
        this.encoder = encoder;
        this.dimension = dimension;
        this.stride = (dimension + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        this.codes = Arena.ofAuto().allocate((long) capacity * stride, ALIGNMENT);
        this.sets = new VectorSet[capacity];
        this.indexes = new int[capacity];
        this.scales = new float[capacity];
        this.residualNorms = new float[capacity];
        this.quantized = new Quantized(stride);
    }

    boolean hasRoomFor(int more) {
        return rows + more <= sets.length;
    }

    /** Adds all chunks of a set; bytes they take. */
    long append(VectorSet set) {
        int row = rows;
        for (int i = 0; i < set.chunks().size(); i++) {
            sets[row] = set;
            indexes[row] = i;
            quantise(set.chunks().get(i).values(), row);
            row++;
        }
        rows = row;
        return set.chunks().size() * (ROW_BYTES + stride + (long) dimension * Float.BYTES);
    }

    private void quantise(float[] values, int row) {
        quantized.set(values);
        MemorySegment.copy(quantized.codes(), 0, codes, ValueLayout.JAVA_BYTE, (long) row * stride, stride);
        scales[row] = quantized.scale();
        residualNorms[row] = quantized.residualNorm();
    }

    /** Whether a row is a chunk of that very set, not of one that is equal: a sequence that did not survive is given again. */
    @SuppressWarnings("ReferenceEquality")
    boolean holds(VectorSet set, int row) {
        return sets[row] == set;
    }

    @Override
    public String encoder() {
        return encoder;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public BlockId id(int row) {
        return sets[row].id();
    }

    @Override
    public long version(int row) {
        return sets[row].version();
    }

    @Override
    public long sequence(int row) {
        return sets[row].sequence();
    }

    @Override
    public int chunk(int row) {
        return of(row).chunk();
    }

    @Override
    public long chunkOffset(int row) {
        return of(row).offset();
    }

    @Override
    public long chunkLength(int row) {
        return of(row).length();
    }

    @Override
    public float scale(int row) {
        return scales[row];
    }

    @Override
    public float residualNorm(int row) {
        return residualNorms[row];
    }

    @Override
    public MemorySegment codes() {
        return codes;
    }

    @Override
    public int stride() {
        return stride;
    }

    @Override
    public float[] values(int row) {
        return of(row).values();
    }

    @Override
    public void unreadable(InternalError cause) {}

    @Override
    public int firstRow(BlockId id, long version) {
        int count = rows;
        for (int row = 0; row < count; row++) {
            if (sets[row].version() == version && sets[row].id().equals(id)) {
                return row;
            }
        }
        return -1;
    }

    private ChunkVector of(int row) {
        return sets[row].chunks().get(indexes[row]);
    }
}
