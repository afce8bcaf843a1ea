package io.thermocline.search;

import io.thermocline.block.BlockId;
import io.thermocline.engine.VectorScan;
import io.thermocline.segment.VectorSection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that count in one search.
 *
 * @param without a block that is not to be found; null for none
 */
record Candidates(VectorScan vectors, Kept kept, @Nullable BlockId without) implements ExactScan.Admission {
    /** Where they lie. */
    List<VectorSection> sections() {
        return kept.none() ? List.of() : vectors.sections();
    }

    @Override
    public boolean mayAdmit(VectorSection section, int row) {
        return kept instanceof Kept.All || kept.mayKeep(section.id(row));
    }

    @Override
    public boolean admits(VectorSection section, int row) {
        return (without == null || !section.id(row).equals(without)) && vectors.admits(section, row, kept::keeps);
    }
}
