package io.thermocline.table;

import io.thermocline.filter.BlockField;
import io.thermocline.filter.Kind;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An aggregate as columns of one statement, and how they are read. */
final class Aggregation {
    private final List<String> selected = new ArrayList<>();
    private final List<Read> by = new ArrayList<>();
    private final List<Read> metrics = new ArrayList<>();
    private final int keys;

    /** Reads one value off a row. */
    private interface Read {
        TableValue from(ResultSet row) throws SQLException;
    }

    /** @throws ProblemException of kind INVALID if a metric does not fit its field */
    Aggregation(TableAggregate aggregate) {
        for (TableField field : aggregate.groupBy()) {
            by.add(key(field));
        }
        keys = selected.size();
        for (int i = 0; i < aggregate.metrics().size(); i++) {
            metrics.add(metric(aggregate.metrics().get(i), "aggregate.metrics[" + i + "]"));
        }
    }

    /** The columns, for what stands before FROM. */
    String selected() {
        return String.join(", ", selected);
    }

    /** How many they are. */
    int columns() {
        return selected.size();
    }

    /** What stands after the condition. */
    String grouping() {
        if (keys == 0) {
            return "";
        }
        List<String> places = new ArrayList<>();
        for (int i = 1; i <= keys; i++) {
            places.add(Integer.toString(i));
        }
        String all = String.join(", ", places);
        return " GROUP BY " + all + " ORDER BY " + String.join(" NULLS LAST, ", places) + " NULLS LAST";
    }

    TableAggregate.Group group(ResultSet row) throws SQLException {
        return new TableAggregate.Group(values(by, row), values(metrics, row));
    }

    private static List<TableValue> values(List<Read> reads, ResultSet row) throws SQLException {
        List<TableValue> values = new ArrayList<>();
        for (Read each : reads) {
            values.add(each.from(row));
        }
        return values;
    }

    private int select(String expression) {
        selected.add(expression);
        return selected.size();
    }

    private Read key(TableField field) {
        return switch (field) {
            case TableField.OfBlock(BlockField named) -> {
                int at = select(Expressions.column(named));
                yield row -> plain(named.kind(), row.getObject(at));
            }
            case TableField.Label(String name) -> {
                int at = select(Expressions.label(name));
                yield row -> plain(Kind.TEXT, row.getObject(at));
            }
            case TableField.Attribute(List<String> path) -> {
                String attribute = Expressions.attribute(path);
                int rank = select(Expressions.rank(attribute));
                int real = select(Expressions.real(attribute));
                int whole = select(Expressions.whole(attribute));
                int text = select(Expressions.text(attribute));
                int flag = select(Expressions.flag(attribute));
                int json = select(Expressions.json(attribute));
                yield row -> switch (row.getObject(rank)) {
                    case null -> new TableValue.Missing();
                    case Number kind when kind.intValue() == 0 -> number(row.getObject(real), row.getObject(whole));
                    case Number kind when kind.intValue() == 1 -> new TableValue.Text(row.getString(text));
                    case Number kind when kind.intValue() == 2 -> new TableValue.Flag(row.getBoolean(flag));
                    default -> new TableValue.Json(row.getString(json));
                };
            }
        };
    }

    private Read metric(TableAggregate.Metric metric, String where) {
        TableField field = metric.field();
        if (metric.function() == TableAggregate.Function.COUNT) {
            int at = select("count(" + (field == null ? "*" : counted(field)) + ")");
            return row -> new TableValue.Whole(BigInteger.valueOf(row.getLong(at)));
        }
        return switch (field) {
            case null -> throw new IllegalArgumentException(metric + " has no field");
            case TableField.Label(String name) ->
                ofColumn(metric.function(), Kind.TEXT, Expressions.label(name), where);
            case TableField.OfBlock(BlockField named) ->
                ofColumn(metric.function(), named.kind(), Expressions.column(named), where);
            case TableField.Attribute(List<String> path) -> ofAttribute(metric.function(), Expressions.attribute(path));
        };
    }

    private static String counted(TableField field) {
        return switch (field) {
            case TableField.Label(String name) -> Expressions.label(name);
            case TableField.OfBlock(BlockField named) -> Expressions.column(named);
            case TableField.Attribute(List<String> path) -> Expressions.rank(Expressions.attribute(path));
        };
    }

    private Read ofColumn(TableAggregate.Function function, Kind kind, String column, String where) {
        boolean ordered = kind == Kind.INT || kind == Kind.TIME || kind == Kind.TEXT;
        boolean fits = switch (function) {
            case COUNT -> true;
            case MIN, MAX -> ordered;
            case SUM, AVG -> kind == Kind.INT;
        };
        if (!fits) {
            throw Problem.field(
                            ProblemKind.INVALID,
                            where,
                            function.name().toLowerCase(java.util.Locale.ROOT)
                                    + " cannot be computed of this field: it "
                                    + (ordered ? "is no number" : "has no order"))
                    .exception();
        }
        boolean id = column.equals(Expressions.column(BlockField.ID));
        int at = select(function + "(" + (id ? "CAST(id AS VARCHAR)" : column) + ")");
        return row -> plain(kind, row.getObject(at));
    }

    private Read ofAttribute(TableAggregate.Function function, String attribute) {
        int real = select(function + "(" + Expressions.real(attribute) + ")");
        String integer =
                "CASE WHEN " + Expressions.integer(attribute) + " THEN TRY_CAST(" + attribute + " AS HUGEINT) END";
        int whole = function == TableAggregate.Function.AVG
                ? select("NULL")
                : select("CASE WHEN count(" + integer + ") = count(" + Expressions.real(attribute) + ") THEN "
                        + function + "(" + integer + ") END");
        return row -> number(row.getObject(real), row.getObject(whole));
    }

    private static TableValue number(@Nullable Object real, @Nullable Object whole) {
        if (whole != null) {
            return new TableValue.Whole(big(whole));
        }
        if (real == null) {
            return new TableValue.Missing();
        }
        double value = ((Number) real).doubleValue();
        boolean integral = value == Math.rint(value) && Math.abs(value) < 1L << 53;
        return integral ? new TableValue.Whole(BigInteger.valueOf((long) value)) : new TableValue.Real(value);
    }

    private static TableValue plain(Kind kind, @Nullable Object value) {
        return switch (value) {
            case null -> new TableValue.Missing();
            case Boolean flag -> new TableValue.Flag(flag);
            case Double real -> new TableValue.Real(real);
            case Number number when kind == Kind.TIME -> new TableValue.Time(number.longValue());
            case Number number -> new TableValue.Whole(big(number));
            default -> new TableValue.Text(value.toString());
        };
    }

    private static BigInteger big(Object number) {
        return number instanceof BigInteger big ? big : new java.math.BigDecimal(number.toString()).toBigInteger();
    }
}
