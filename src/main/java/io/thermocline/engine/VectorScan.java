package io.thermocline.engine;

import io.thermocline.segment.VectorSection;
import java.util.List;
import java.util.function.Predicate;

/**
 * All vectors of one encoder at a snapshot, as sections of quantised rows, and the test that says which rows count. Thread-safe, usable as
 * long as the snapshot is open.
 *
 * <p>A scan scores rows by their codes alone and asks {@link #admits} only for rows that beat its bound: sections also hold rows of older
 * versions, of blocks that are gone, and of blocks that the caller may not see.
 */
public interface VectorScan {
    /** Where the vectors lie; rows of a section never change. */
    List<VectorSection> sections();

    /** Whether a row belongs to the newest vector set of the current version of a live block that the caller sees. */
    default boolean admits(VectorSection section, int row) {
        return admits(section, row, _ -> true);
    }

    /**
     * Whether a row belongs to the newest vector set of the current version of a live block that the caller sees.
     *
     * @param further condition on the block
     */
    boolean admits(VectorSection section, int row, Predicate<Block> further);

    /** The block that an admitted row belongs to. */
    Block block(VectorSection section, int row);
}
