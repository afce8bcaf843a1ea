package io.thermocline.table;

import io.thermocline.block.BlockId;
import io.thermocline.filter.Filter;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.thermocline.table.AnswerCache.Answer;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Questions as statements, and how their answers are read: with each comes when the first row expires that it depends on. */
final class Questions {
    private static final String FOUND = "SELECT id, version, from_sequence, expires_at";
    /** Where {@link #FOUND} has it. */
    private static final int EXPIRES_AT = 4;

    private static final long MATCH_BYTES = 80;
    private static final long VALUE_BYTES = 64;

    private Questions() {}

    /**
     * A page without a cursor.
     *
     * @param more whether others come after it
     * @param last the compared values of its last row
     */
    record Page(List<TablePage.Match> matches, boolean more, List<Optional<Object>> last) {
        Page {
            matches = List.copyOf(matches);
            last = List.copyOf(last);
        }
    }

    /**
     * A page of blocks at a place: the query's view on the first page, else what its cursor says.
     *
     * @param nowMicros of filters
     */
    static Asking.Question<Page> page(
            TableQuery query, Ordering ordering, long sequence, long nowMicros, TableCursor.@Nullable Place after) {
        return new Asking.Question<>(
                sequence,
                query.view().nowMicros(),
                Asking.Kind.ROWS,
                statement(query, ordering, sequence, nowMicros, after),
                rows -> {
                    List<TablePage.Match> matches = new ArrayList<>();
                    List<Optional<Object>> last = List.of();
                    long until = Long.MAX_VALUE;
                    boolean more = false;
                    while (!more && rows.next()) {
                        // Also that of the row after the page, which decides whether there is a next one.
                        until = Math.min(until, expiry(rows, EXPIRES_AT));
                        more = matches.size() == query.limit();
                        if (!more) {
                            matches.add(match(rows));
                            last = compared(ordering, rows);
                        }
                    }
                    long bytes = MATCH_BYTES * matches.size() + bytes(last);
                    return new Answer<>(new Page(matches, more, last), until, bytes);
                },
                after == null ? Faults.unavailable("was derived anew") : Faults.cursorExpired());
    }

    /** The statement of {@link #page}. */
    static SqlPart statement(
            TableQuery query, Ordering ordering, long sequence, long nowMicros, TableCursor.@Nullable Place after) {
        SqlPart condition = condition(query.view(), sequence, query.filter(), nowMicros);
        List<Object> parameters = new ArrayList<>(condition.parameters());
        String text = "SELECT * FROM (" + FOUND + ordering.selected() + " FROM rows WHERE " + condition.text() + ")";
        if (after != null) {
            SqlPart later = ordering.after(after);
            text += " WHERE " + later.text();
            parameters.addAll(later.parameters());
        }
        text += " ORDER BY " + ordering.orderBy() + " LIMIT " + (query.limit() + 1L);
        return new SqlPart(text, parameters);
    }

    static Asking.Question<Long> count(TableView view, @Nullable Filter filter) {
        return of(view, Asking.Kind.COUNT, filter, "SELECT count(*), min(expires_at)", "", rows -> {
            rows.next();
            return new Answer<>(rows.getLong(1), expiry(rows, 2), Long.BYTES);
        });
    }

    static Asking.Question<TableMatches> ids(TableView view, @Nullable Filter filter, int limit) {
        return of(view, Asking.Kind.IDS, filter, FOUND, " LIMIT " + (limit + 1L), rows -> {
            List<TablePage.Match> matches = new ArrayList<>();
            long until = Long.MAX_VALUE;
            boolean more = false;
            while (!more && rows.next()) {
                until = Math.min(until, expiry(rows, EXPIRES_AT));
                more = matches.size() == limit;
                if (!more) {
                    matches.add(match(rows));
                }
            }
            return new Answer<>(new TableMatches(matches, !more), until, MATCH_BYTES * matches.size());
        });
    }

    /** @throws io.thermocline.problem.ProblemException of kind INVALID if a metric does not fit its field */
    static Asking.Question<List<TableAggregate.Group>> groups(TableAggregate aggregate) {
        Aggregation aggregation = new Aggregation(aggregate);
        return of(
                aggregate.view(),
                Asking.Kind.AGGREGATE,
                aggregate.filter(),
                "SELECT " + aggregation.selected() + ", min(expires_at)",
                aggregation.grouping() + " LIMIT " + (TableAggregate.MAX_GROUPS + 1),
                rows -> {
                    List<TableAggregate.Group> groups = new ArrayList<>();
                    long until = Long.MAX_VALUE;
                    long bytes = 0;
                    while (rows.next()) {
                        requireFew(groups);
                        TableAggregate.Group group = aggregation.group(rows);
                        groups.add(group);
                        until = Math.min(until, expiry(rows, aggregation.columns() + 1));
                        bytes += bytes(group);
                    }
                    return new Answer<>(List.copyOf(groups), until, bytes);
                });
    }

    private static void requireFew(List<TableAggregate.Group> groups) {
        if (groups.size() == TableAggregate.MAX_GROUPS) {
            throw Problem.field(
                            ProblemKind.INVALID,
                            "aggregate.groupBy",
                            "gives more than " + TableAggregate.MAX_GROUPS
                                    + " groups; narrow the filter or group by less")
                    .exception();
        }
    }

    private static <T> Asking.Question<T> of(
            TableView view,
            Asking.Kind kind,
            @Nullable Filter filter,
            String selected,
            String rest,
            Asking.Reader<Answer<T>> reader) {
        SqlPart condition = condition(view, view.sequence(), filter, view.nowMicros());
        SqlPart sql = new SqlPart(selected + " FROM rows WHERE " + condition.text() + rest, condition.parameters());
        return new Asking.Question<>(
                view.sequence(), view.nowMicros(), kind, sql, reader, Faults.unavailable("was derived anew"));
    }

    private static SqlPart condition(TableView view, long sequence, @Nullable Filter filter, long nowMicros) {
        SqlPart visible = Relation.visible(sequence, view.nowMicros(), view.caller());
        return filter == null ? visible : visible.and(new SqlPart(FilterSql.condition(filter, nowMicros)));
    }

    private static long expiry(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? Long.MAX_VALUE : micros;
    }

    private static TablePage.Match match(ResultSet row) throws SQLException {
        UUID id = row.getObject(1, UUID.class);
        return new TablePage.Match(
                new BlockId(id.getMostSignificantBits(), id.getLeastSignificantBits()), row.getLong(2), row.getLong(3));
    }

    private static List<Optional<Object>> compared(Ordering ordering, ResultSet row) throws SQLException {
        List<Optional<Object>> values = new ArrayList<>();
        for (int i = 0; i < ordering.parts().size(); i++) {
            Object value = row.getObject(EXPIRES_AT + 1 + i);
            values.add(
                    value == null
                            ? Optional.empty()
                            : Optional.of(
                                    switch (ordering.parts().get(i).type()) {
                                        case LONG -> ((Number) value).longValue();
                                        case BIG -> new BigInteger(value.toString());
                                        case DOUBLE, TEXT, BOOL, ID -> value;
                                    }));
        }
        return values;
    }

    private static long bytes(List<Optional<Object>> values) {
        long bytes = 0;
        for (Optional<Object> each : values) {
            bytes += VALUE_BYTES + (each.orElse(null) instanceof String text ? 2L * text.length() : 0);
        }
        return bytes;
    }

    private static long bytes(TableAggregate.Group group) {
        long bytes = VALUE_BYTES;
        for (List<TableValue> values : List.of(group.by(), group.metrics())) {
            for (TableValue each : values) {
                bytes += VALUE_BYTES
                        + switch (each) {
                            case TableValue.Text(String text) -> 2L * text.length();
                            case TableValue.Json(String text) -> 2L * text.length();
                            case TableValue.Missing _, TableValue.Whole _, TableValue.Real _ -> 0;
                            case TableValue.Flag _, TableValue.Time _ -> 0;
                        };
            }
        }
        return bytes;
    }
}
