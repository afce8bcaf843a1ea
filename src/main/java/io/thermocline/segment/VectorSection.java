package io.thermocline.segment;

import io.thermocline.block.BlockId;
import java.lang.foreign.MemorySegment;

/**
 * All vectors of one encoder and dimension in a segment, for scans: row by row the vector as 8-bit integers, mapped from disk, and the floats
 * on request. Rows are sorted by (id, version, sequence, chunk). Thread-safe, valid while the segment is open.
 *
 * <p>The direction {@code u = v / |v|} of a vector v is held as codes c with {@code u[i] ≈ scale * c[i]}, where {@code scale = max|u[i]| / 127} and
 * {@code c[i] = round(u[i] / scale)}; {@link #residualNorm} is the Euclidean norm of what is left, {@code u - scale * c}, so for any q the dot
 * product of u and q differs from that of scale * c and q by at most residualNorm * |q|.
 */
public interface VectorSection {
    /** Name of the encoder. */
    String encoder();

    /** Floats a vector. */
    int dimension();

    /** Number of vectors. */
    int rows();

    /** The block. */
    BlockId id(int row);

    /** The block's version. */
    long version(int row);

    /** Position in the log of the commit that brought the vector. */
    long sequence(int row);

    /** Number of the chunk, from 0. */
    int chunk(int row);

    /** Where the chunk starts in the content, bytes. */
    long chunkOffset(int row);

    /** Bytes of the chunk. */
    long chunkLength(int row);

    /** What one step of a code is worth. */
    float scale(int row);

    /** Euclidean norm of what the codes do not say. */
    float residualNorm(int row);

    /** The codes of all rows; row r starts at {@code r * stride()}, 64-byte aligned, and is padded with zeroes. */
    MemorySegment codes();

    /** Bytes from one row's codes to the next: the dimension, rounded up to a multiple of 64. */
    int stride();

    /**
     * The vector as it was given; one read of the vectors file, checked.
     *
     * @throws CorruptPageException if it does not match its checksum
     */
    float[] values(int row);

    /**
     * To be told of an {@link InternalError}, by which the JVM reports that the disk did not deliver part of a mapped file, perhaps later than where
     * it was read: the segment counts as damaged from then on. Nothing happens where the vectors lie in memory.
     */
    void unreadable(InternalError cause);

    /** The first row of a block's version; {@code -1} if it has none. Its other rows follow it. */
    int firstRow(BlockId id, long version);
}
