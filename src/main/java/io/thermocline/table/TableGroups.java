package io.thermocline.table;

import java.util.List;

/**
 * Groups of blocks, ordered by their values, missing ones last.
 *
 * @param cached whether the answer was at hand, true still, from an earlier question
 */
public record TableGroups(List<TableAggregate.Group> groups, boolean cached) {
    public TableGroups {
        groups = List.copyOf(groups);
    }
}
