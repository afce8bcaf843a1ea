package io.thermocline.query;

import io.thermocline.table.TableAggregate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Figures about groups.
 *
 * @param groupBy the fields, as they were asked for
 * @param metrics the metrics, as they were asked for
 * @param groups ordered by their values, missing ones last
 * @param plan null unless it was asked for
 */
public record GroupsAnswer(
        List<String> groupBy,
        List<String> metrics,
        List<TableAggregate.Group> groups,
        @Nullable Plan plan) {
    public GroupsAnswer {
        groupBy = List.copyOf(groupBy);
        metrics = List.copyOf(metrics);
        groups = List.copyOf(groups);
    }
}
