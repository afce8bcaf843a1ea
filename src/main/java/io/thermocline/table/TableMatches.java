package io.thermocline.table;

import java.util.List;

/**
 * Blocks that match, in no order.
 *
 * @param complete whether these are all there are
 */
public record TableMatches(List<TablePage.Match> matches, boolean complete) {
    public TableMatches {
        matches = List.copyOf(matches);
    }
}
