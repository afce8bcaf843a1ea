package io.thermocline.table;

import io.thermocline.block.BlockId;
import io.thermocline.block.Erased;
import io.thermocline.engine.Block;
import io.thermocline.filter.Filter;
import io.thermocline.follow.Follower;
import io.thermocline.log.StoreIdentity;
import io.thermocline.problem.ProblemException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    /** A whole scan of a large table takes its time. */
    private static final Duration VERIFY = Duration.ofMinutes(30);

    private static final Duration ERASE = Duration.ofMinutes(10);

    private final Retained retained;
    private final Lanes lanes;
    private final TableErasure erasure;
    private final TableFollower follower;
    private final AnswerCache answers;
    private final Asking asking;
    private final Verification verification;
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
        erasure = new TableErasure(options, lanes);
        follower = new TableFollower(
                options,
                new FollowedStore(source.identity(), source.synced(), source.clock(), source.faults()),
                lanes,
                retained,
                erasure);
        answers = new AnswerCache(options.resources().answerBytes());
        asking = new Asking(
                options.waits(),
                new Asking.Parts(lanes, follower.applied(), retained, answers, source.clock(), this::damaged));
        verification = new Verification(options.verifyEvery(), source.clock(), this::activity, this::verify);
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
        return rows(query, asking);
    }

    /** The same as the table says it now, whatever answers are kept. */
    public TablePage rowsAnew(TableQuery query) {
        return rows(query, asking.anew());
    }

    private TablePage rows(TableQuery query, Asking asking) {
        Ordering ordering = new Ordering(query.sort());
        TableCursor cursor = new TableCursor(query, ordering);
        TableCursor.@Nullable Place after = query.cursor() == null ? null : cursor.read(query.cursor());
        long sequence = after == null ? query.view().sequence() : after.sequence();
        long now = after == null ? query.view().nowMicros() : after.nowMicros();
        return asking.at(Questions.page(query, ordering, sequence, now, after), wake, (page, cached) -> {
            String next = null;
            if (page.more()) {
                retained.cursor(sequence, query.view().nowMicros());
                next = cursor.write(new TableCursor.Place(sequence, now, page.last()));
            }
            return new TablePage(page.matches(), sequence, next, cached);
        });
    }

    /** How the table's row of a block agrees with the block. */
    public enum Agreement {
        /** In everything. */
        SAME,
        /** It is of another version. */
        STALE,
        /** It is of the same version and says something else, or there are several. */
        OTHER
    }

    /**
     * Compares rows with blocks.
     *
     * @param blocks live at the view's sequence, with headers; a few hundred at most
     * @return of each block that has a row
     */
    public Map<BlockId, Agreement> compare(TableView view, List<Block> blocks) {
        if (blocks.isEmpty()) {
            return Map.of();
        }
        List<TableRow> rows = blocks.stream()
                .map(each -> new TableRow(each.envelope(), each.header(), TableRow.CURRENT))
                .toList();
        return asking.anew().at(new RowAudit(view, rows).question(), wake, (found, _) -> found);
    }

    /** How many blocks match; all when there is no filter. */
    public long count(TableView view, @Nullable Filter filter) {
        return asking.at(Questions.count(view, filter), wake, (count, _) -> count);
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
        return asking.within(most).at(Questions.ids(view, filter, limit), wake, (matches, _) -> matches);
    }

    /**
     * Figures about groups, ordered by their values, missing ones last.
     *
     * @throws ProblemException of kind INVALID if a metric does not fit its field, or there are more than {@link TableAggregate#MAX_GROUPS} groups
     */
    public TableGroups aggregate(TableAggregate aggregate) {
        return asking.at(Questions.groups(aggregate), wake, TableGroups::new);
    }

    /** How a page of blocks would be found; nothing is read. */
    public TablePlan explain(TableQuery query) {
        Ordering ordering = new Ordering(query.sort());
        SqlPart sql = Questions.statement(
                query, ordering, query.view().sequence(), query.view().nowMicros(), null);
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

    /**
     * Verifies if that is due and the table idle; to be called about once a minute, by one loop.
     *
     * @throws ProblemException if damage was found, and the table is derived anew, or it could not be read
     */
    public void verifyIfDue() {
        verification.step();
    }

    private Verification.Activity activity() {
        return new Verification.Activity(
                visible(), asking.asked(), lanes.stats().busy());
    }

    /**
     * Forgets what is erased: no byte of it is in the table's file when this returns. May be repeated.
     *
     * @throws ProblemException of kind UNAVAILABLE when that did not work, or takes longer than minutes
     */
    public void erase(Erased erased) {
        CompletableFuture<Void> done = erasure.request(erased);
        wake.run();
        try {
            done.get(ERASE.toNanos(), TimeUnit.NANOSECONDS);
            answers.clear();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ProblemException problem ? problem : Faults.unavailable("could not erase");
        } catch (TimeoutException e) {
            throw Faults.unavailable("has not erased yet");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Faults.unavailable("was not waited for");
        }
    }

    /** Drops the table and has it derived anew in the background; queries are refused until that is done. */
    public void deriveAnew() {
        follower.discard("it was asked to be derived anew");
        wake.run();
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
                follower.derivation().count(),
                follower.derivation().now(),
                follower.lastFault(),
                verification.last(),
                new TableStats.Queries(lanes.stats(), asking.latency(), asking.stopped(), answers.stats()));
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
