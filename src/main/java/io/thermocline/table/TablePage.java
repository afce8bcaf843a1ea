package io.thermocline.table;

import io.thermocline.block.BlockId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page of blocks.
 *
 * @param sequence the commit up to which the table was asked: of a page with a cursor, that of the first page
 * @param nextCursor for the next page, null at the end
 * @param cached whether the answer was at hand, true still, from an earlier question
 */
public record TablePage(
        List<Match> matches, long sequence, @Nullable String nextCursor, boolean cached) {
    /**
     * A block that matched.
     *
     * @param version that was current at the page's sequence
     * @param sequence of the commit that made this version
     */
    public record Match(BlockId id, long version, long sequence) {
        public Match {
            Objects.requireNonNull(id);
        }
    }

    public TablePage {
        matches = List.copyOf(matches);
    }
}
