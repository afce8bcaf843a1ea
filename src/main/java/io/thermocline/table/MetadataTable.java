package io.thermocline.table;

import io.thermocline.block.BlockId;
import io.thermocline.filter.Filter;
import io.thermocline.follow.Follower;
import io.thermocline.log.StoreIdentity;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of all live blocks, to be asked by filter. Follows the log by {@link #follower}; every query waits until the table has what its view has
 * seen, and then is one SQL statement.
 *
 * <p>Every query may fail with a {@link ProblemException} of kind UNAVAILABLE (the table is not there yet, is being derived anew, or is behind),
 * OVERLOADED (too many queries at a time) or TOO_COSTLY (stopped for its time or memory). Thread-safe; calls block, for as long as the options allow.
 */
public final class MetadataTable implements AutoCloseable {
    private static final String FOUND = "SELECT id, version, from_sequence FROM rows WHERE ";
    /** A whole scan of a large table takes its time. */
    private static final Duration VERIFY = Duration.ofMinutes(30);

    private static final FilterSql FILTERS = new FilterSql(AttributeColumns.NONE);

    private final Retained retained;
    private final Lanes lanes;
    private final TableFollower follower;
    private final Asking asking;
    private final Source source;
    private volatile Runnable wake = () -> {};

    /**
     * What the table follows.
     *
     * @param synced the last synced sequence
     * @param faults told of what goes wrong in the background
     */
    public record Source(
            StoreIdentity identity, LongSupplier synced, InstantSource clock, Consumer<RuntimeException> faults) {}

    /** A table that is not open yet: its follower opens it, in its first step. */
    public MetadataTable(TableOptions options, Source source) {
        this.source = source;
        retained = new Retained(options.cursorTtl());
        lanes = new Lanes(options.resources().connections(), options.waits().connection());
        follower = new TableFollower(
                options,
                new TableFollower.Source(source.identity(), source.synced(), source.clock(), source.faults()),
                lanes,
                retained);
        asking = new Asking(
                options.waits(), new Asking.Parts(lanes, follower.applied(), retained, source.clock(), this::damaged));
    }

    /** What keeps the table up with the log; for one loop. */
    public Follower follower() {
        return follower;
    }

    /**
     * Says how the follower's loop is woken.
     *
     * @param loop asks for a step soon
     */
    public void start(Runnable loop) {
        wake = loop;
    }

    private void damaged(String why) {
        follower.lose(why);
        wake.run();
    }

    /**
     * A page of blocks.
     *
     * @throws ProblemException of kind MALFORMED if the cursor is not one of this query, CURSOR_EXPIRED if what it is of is no longer kept
     */
    public TablePage rows(TableQuery query) {
        Ordering ordering = new Ordering(query.sort());
        TableCursor cursor = new TableCursor(query, ordering);
        TableCursor.@Nullable Place after = query.cursor() == null ? null : cursor.read(query.cursor());
        long sequence = after == null ? query.view().sequence() : after.sequence();
        long now = after == null ? query.view().nowMicros() : after.nowMicros();
        SqlPart sql = page(query, ordering, sequence, now, after);
        ProblemException gone = after == null ? Faults.unavailable("was derived anew") : Faults.cursorExpired();
        return asking.at(
                sequence,
                Asking.Kind.ROWS,
                sql,
                rows -> {
                    List<TablePage.Match> matches = new ArrayList<>();
                    List<Optional<Object>> last = List.of();
                    while (rows.next()) {
                        if (matches.size() == query.limit()) {
                            retained.cursor(sequence, query.view().nowMicros());
                            return new TablePage(
                                    matches, sequence, cursor.write(new TableCursor.Place(sequence, now, last)));
                        }
                        matches.add(match(rows));
                        last = compared(ordering, rows);
                    }
                    return new TablePage(matches, sequence, null);
                },
                gone,
                wake);
    }

    private SqlPart page(
            TableQuery query, Ordering ordering, long sequence, long now, TableCursor.@Nullable Place after) {
        List<Object> parameters = new ArrayList<>();
        SqlPart condition = condition(query.view(), sequence, query.filter(), now);
        parameters.addAll(condition.parameters());
        String text = "SELECT * FROM (SELECT id, version, from_sequence" + ordering.selected() + " FROM rows WHERE "
                + condition.text() + ")";
        if (after != null) {
            SqlPart later = ordering.after(after);
            text += " WHERE " + later.text();
            parameters.addAll(later.parameters());
        }
        text += " ORDER BY " + ordering.orderBy() + " LIMIT " + (query.limit() + 1L);
        return new SqlPart(text, parameters);
    }

    private static List<Optional<Object>> compared(Ordering ordering, ResultSet row) throws SQLException {
        List<Optional<Object>> values = new ArrayList<>();
        for (int i = 0; i < ordering.parts().size(); i++) {
            Object value = row.getObject(4 + i);
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

    /** How many blocks match; all when there is no filter. */
    public long count(TableView view, @Nullable Filter filter) {
        SqlPart condition = condition(view, view.sequence(), filter, view.nowMicros());
        SqlPart sql = new SqlPart("SELECT count(*) FROM rows WHERE " + condition.text(), condition.parameters());
        return now(view, Asking.Kind.COUNT, sql, rows -> {
            rows.next();
            return rows.getLong(1);
        });
    }

    /**
     * Blocks that match, in no order.
     *
     * @param limit most blocks to give, at least 1
     */
    public TableMatches ids(TableView view, @Nullable Filter filter, int limit) {
        return ids(view, filter, limit, Duration.ofDays(1));
    }

    /**
     * Blocks that match, in no order, if they are found in time.
     *
     * @param limit most blocks to give, at least 1
     * @param most how long each wait may take, unless the options allow less; the statement itself always has a second
     */
    public TableMatches ids(TableView view, @Nullable Filter filter, int limit, Duration most) {
        SqlPart condition = condition(view, view.sequence(), filter, view.nowMicros());
        SqlPart sql = new SqlPart(FOUND + condition.text() + " LIMIT " + (limit + 1L), condition.parameters());
        return asking.within(most)
                .at(
                        view.sequence(),
                        Asking.Kind.IDS,
                        sql,
                        rows -> {
                            List<TablePage.Match> matches = new ArrayList<>();
                            while (rows.next()) {
                                if (matches.size() == limit) {
                                    return new TableMatches(matches, false);
                                }
                                matches.add(match(rows));
                            }
                            return new TableMatches(matches, true);
                        },
                        Faults.unavailable("was derived anew"),
                        wake);
    }

    /**
     * Figures about groups, ordered by their values, missing ones last.
     *
     * @throws ProblemException of kind INVALID if a metric does not fit its field, or there are more than {@link TableAggregate#MAX_GROUPS} groups
     */
    public List<TableAggregate.Group> aggregate(TableAggregate aggregate) {
        Aggregation aggregation = new Aggregation(aggregate);
        TableView view = aggregate.view();
        SqlPart condition = condition(view, view.sequence(), aggregate.filter(), view.nowMicros());
        SqlPart sql = new SqlPart(
                "SELECT " + aggregation.selected() + " FROM rows WHERE " + condition.text() + aggregation.grouping()
                        + " LIMIT " + (TableAggregate.MAX_GROUPS + 1),
                condition.parameters());
        return now(view, Asking.Kind.AGGREGATE, sql, rows -> {
            List<TableAggregate.Group> groups = new ArrayList<>();
            while (rows.next()) {
                if (groups.size() == TableAggregate.MAX_GROUPS) {
                    throw Problem.field(
                                    ProblemKind.INVALID,
                                    "aggregate.groupBy",
                                    "gives more than " + TableAggregate.MAX_GROUPS
                                            + " groups; narrow the filter or group by less")
                            .exception();
                }
                groups.add(aggregation.group(rows));
            }
            return groups;
        });
    }

    /** How a page of blocks would be found; nothing is read. */
    public TablePlan explain(TableQuery query) {
        Ordering ordering = new Ordering(query.sort());
        SqlPart sql =
                page(query, ordering, query.view().sequence(), query.view().nowMicros(), null);
        String plan = asking.run(
                Asking.Kind.EXPLAIN,
                new SqlPart("EXPLAIN " + sql.text(), sql.parameters()),
                Duration.ofSeconds(10),
                rows -> {
                    StringBuilder text = new StringBuilder();
                    while (rows.next()) {
                        text.append(rows.getString(2));
                    }
                    return text.toString();
                });
        return new TablePlan(sql.text(), plan);
    }

    /**
     * Reads every row, and with it the checksum of every part of the file that is not in memory. A table that is found damaged is dropped and derived anew.
     *
     * @return rows read
     */
    public long verify() {
        return asking.run(
                Asking.Kind.VERIFY,
                new SqlPart("SELECT count(*), bit_xor(hash(all_of_it)) FROM rows AS all_of_it"),
                VERIFY,
                rows -> {
                    rows.next();
                    return rows.getLong(1);
                });
    }

    /** Queries at this sequence wait for nothing; -1 while there is no table. */
    public long visible() {
        return follower.applied().through();
    }

    /** How the table stands. */
    public TableStats stats() {
        long visible = follower.applied().through();
        return new TableStats(
                follower.state(),
                new TableStats.Place(visible, follower.durable()),
                Math.max(0, source.synced().getAsLong() - Math.max(0, visible)),
                follower.contents(),
                follower.rebuilds(),
                follower.lastFault(),
                new TableStats.Queries(lanes.stats(), asking.latency(), asking.stopped()));
    }

    private <T> T now(TableView view, Asking.Kind kind, SqlPart sql, Asking.Reader<T> reader) {
        return asking.at(view.sequence(), kind, sql, reader, Faults.unavailable("was derived anew"), wake);
    }

    private static SqlPart condition(TableView view, long sequence, @Nullable Filter filter, long nowMicros) {
        SqlPart visible = Relation.visible(sequence, view.nowMicros(), view.caller());
        return filter == null ? visible : visible.and(new SqlPart(FILTERS.condition(filter, nowMicros)));
    }

    private static TablePage.Match match(ResultSet row) throws SQLException {
        UUID id = row.getObject(1, UUID.class);
        return new TablePage.Match(
                new BlockId(id.getMostSignificantBits(), id.getLeastSignificantBits()), row.getLong(2), row.getLong(3));
    }

    /** Stops queries, makes what was followed durable and lets go of the file. The follower's loop must have ended. */
    @Override
    public void close() {
        try {
            follower.close();
        } finally {
            lanes.close();
        }
    }
}
