package io.thermocline.table;

import io.thermocline.filter.Filter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks for figures about groups of blocks.
 *
 * @param filter which blocks, null for all
 * @param groupBy blocks with the same values are one group; empty for one group of all, which is there even when no block is
 * @param metrics what to say of each group, at least one
 */
public record TableAggregate(TableView view, @Nullable Filter filter, List<TableField> groupBy, List<Metric> metrics) {
    /** Most groups of an answer; a query that gives more is refused. */
    public static final int MAX_GROUPS = 10_000;

    /** Most fields to group by, and most metrics. */
    public static final int MAX_COLUMNS = 16;

    /** What is computed. */
    public enum Function {
        /** Blocks that have the field; all, when there is none. */
        COUNT,
        /** The least: of numbers, times or texts. */
        MIN,
        /** The greatest: of numbers, times or texts. */
        MAX,
        /** The sum of numbers. */
        SUM,
        /** The mean of numbers. */
        AVG
    }

    /**
     * One figure. Of an attribute only numbers count, but for {@link Function#COUNT}.
     *
     * @param field of what; null for {@link Function#COUNT} of all
     */
    public record Metric(Function function, @Nullable TableField field) {
        public Metric {
            Objects.requireNonNull(function);
            if (field == null && function != Function.COUNT) {
                throw new IllegalArgumentException(function + " is of a field");
            }
        }
    }

    /**
     * One group.
     *
     * @param by its values, in the order of {@link TableAggregate#groupBy}
     * @param metrics its figures, in the order of {@link TableAggregate#metrics}
     */
    public record Group(List<TableValue> by, List<TableValue> metrics) {
        public Group {
            by = List.copyOf(by);
            metrics = List.copyOf(metrics);
        }
    }

    public TableAggregate {
        Objects.requireNonNull(view);
        groupBy = List.copyOf(groupBy);
        metrics = List.copyOf(metrics);
        if (metrics.isEmpty() || metrics.size() > MAX_COLUMNS || groupBy.size() > MAX_COLUMNS) {
            throw new IllegalArgumentException(
                    "1 to " + MAX_COLUMNS + " metrics, at most " + MAX_COLUMNS + " fields to group by");
        }
    }
}
