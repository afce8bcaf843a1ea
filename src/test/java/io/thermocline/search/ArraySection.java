package io.thermocline.search;

import io.thermocline.block.BlockId;
import io.thermocline.segment.Quantized;
import io.thermocline.segment.VectorSection;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A section in memory: row r belongs to the block {@code ids[r]}, version 1, and to the chunk that counts its block's rows. */
public final class ArraySection implements VectorSection {
    private final int dimension;
    private final int stride;
    private final float[][] values;
    private final BlockId[] ids;
    private final int[] chunks;
    private final float[] scales;
    private final float[] residualNorms;
    private final MemorySegment codes;

    public ArraySection(int dimension, float[][] values, BlockId[] ids) {
        this.dimension = dimension;
        this.values = values;
        this.ids = ids;
        stride = (dimension + 63) / 64 * 64;
        chunks = new int[values.length];
        scales = new float[values.length];
        residualNorms = new float[values.length];
        codes = Arena.ofAuto().allocate(Math.max(1, (long) stride * values.length), 64);
        for (int row = 0; row < values.length; row++) {
            chunks[row] = row > 0 && ids[row].equals(ids[row - 1]) ? chunks[row - 1] + 1 : 0;
            quantise(row);
        }
    }

    private void quantise(int row) {
        Quantized quantized = new Quantized(stride);
        quantized.set(values[row]);
        MemorySegment.copy(quantized.codes(), 0, codes, ValueLayout.JAVA_BYTE, (long) row * stride, stride);
        scales[row] = quantized.scale();
        residualNorms[row] = quantized.residualNorm();
    }

    @Override
    public String encoder() {
        return "default";
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public int rows() {
        return values.length;
    }

    @Override
    public BlockId id(int row) {
        return ids[row];
    }

    @Override
    public long version(int row) {
        return 1;
    }

    @Override
    public long sequence(int row) {
        return 1;
    }

    @Override
    public int chunk(int row) {
        return chunks[row];
    }

    @Override
    public long chunkOffset(int row) {
        return chunks[row] * 100L;
    }

    @Override
    public long chunkLength(int row) {
        return 100;
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
        return values[row];
    }

    @Override
    public void unreadable(InternalError cause) {
        throw new AssertionError("nothing is mapped here", cause);
    }

    @Override
    public int firstRow(BlockId id, long version) {
        for (int row = 0; row < ids.length; row++) {
            if (ids[row].equals(id)) {
                return row;
            }
        }
        return -1;
    }
}
