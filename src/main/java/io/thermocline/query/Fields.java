package io.thermocline.query;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.table.SortKey;
import io.thermocline.table.TableAggregate;
import io.thermocline.table.TableAggregate.Function;
import io.thermocline.table.TableAggregate.Metric;
import io.thermocline.table.TableField;
import io.thermocline.table.TableQuery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** Fields as requests write them, alone, in an order and in a metric. Pure functions. */
final class Fields {
    private static final String METRICS =
            "is none of count, count(field), min(field), max(field), sum(field) and avg(field)";

    private Fields() {}

    /** @throws ProblemException of kind MALFORMED naming the entry of {@code sort}, INVALID when there are too many */
    static List<SortKey> sort(List<String> texts) {
        atMost("sort", texts.size(), TableQuery.MAX_KEYS);
        List<SortKey> keys = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            keys.add(SortKey.parse(texts.get(i), "sort[" + i + "]"));
        }
        return keys;
    }

    /** @throws ProblemException of kind MALFORMED naming the entry of {@code aggregate.groupBy}, INVALID when one is there twice or there are too many */
    static List<TableField> groupBy(List<String> texts) {
        distinct("aggregate.groupBy", texts);
        List<TableField> fields = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            fields.add(TableField.parse(texts.get(i), "aggregate.groupBy[" + i + "]"));
        }
        return fields;
    }

    /** @throws ProblemException of kind MALFORMED naming the entry of {@code aggregate.metrics}, INVALID when one is there twice or there are too many */
    static List<Metric> metrics(List<String> texts) {
        distinct("aggregate.metrics", texts);
        List<Metric> metrics = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            metrics.add(metric(texts.get(i), "aggregate.metrics[" + i + "]"));
        }
        return metrics;
    }

    private static Metric metric(String text, String where) {
        if (text.equals("count")) {
            return new Metric(Function.COUNT, null);
        }
        int open = text.indexOf('(');
        if (open < 0 || !text.endsWith(")")) {
            throw malformed(where);
        }
        String name = text.substring(0, open);
        TableField field = TableField.parse(text.substring(open + 1, text.length() - 1), where);
        for (Function each : Function.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
                return new Metric(each, field);
            }
        }
        throw malformed(where);
    }

    private static ProblemException malformed(String where) {
        return Problem.field(ProblemKind.MALFORMED, where, METRICS).exception();
    }

    private static void distinct(String field, List<String> texts) {
        atMost(field, texts.size(), TableAggregate.MAX_COLUMNS);
        if (new HashSet<>(texts).size() < texts.size()) {
            throw Problem.field(ProblemKind.INVALID, field, "names one of them twice")
                    .exception();
        }
    }

    private static void atMost(String field, int size, int most) {
        if (size > most) {
            throw Problem.field(ProblemKind.INVALID, field, "may have at most " + most + " entries")
                    .exception();
        }
    }
}
