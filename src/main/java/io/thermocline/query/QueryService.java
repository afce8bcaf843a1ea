package io.thermocline.query;

import io.thermocline.block.Caller;
import io.thermocline.blocks.ListQuery;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.thermocline.table.MetadataTable;
import io.thermocline.table.SortKey;
import io.thermocline.table.TableAggregate;
import io.thermocline.table.TableField;
import io.thermocline.table.TableGroups;
import io.thermocline.table.TablePage;
import io.thermocline.table.TablePlan;
import io.thermocline.table.TableQuery;
import io.thermocline.table.TableView;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about the metadata of all blocks. Thread-safe; a query blocks its thread, which must not be one of an event loop.
 *
 * <p>Every query may fail with a {@link io.thermocline.problem.ProblemException} of kind MALFORMED or INVALID naming the field, UNAVAILABLE (the metadata
 * table is being derived anew, or is behind), OVERLOADED (too many queries at a time), or TOO_COSTLY (stopped for its time or memory).
 */
public final class QueryService {
    private static final List<String> COUNT = List.of("count");
    private static final String SCANNED = "metadata scan";
    private static final String CACHED = "cached result";

    private final Function<Caller, Snapshot> snapshots;
    private final MetadataTable table;
    private final Filters filters;
    private final InstantSource clock;

    /** @param snapshots opens a snapshot for a caller */
    public QueryService(
            Function<Caller, Snapshot> snapshots, MetadataTable table, Filters filters, InstantSource clock) {
        this.snapshots = Objects.requireNonNull(snapshots);
        this.table = Objects.requireNonNull(table);
        this.filters = Objects.requireNonNull(filters);
        this.clock = Objects.requireNonNull(clock);
    }

    /**
     * A page of the blocks that a filter keeps, of those that the caller sees.
     *
     * @throws io.thermocline.problem.ProblemException also of kind CURSOR_EXPIRED, and CORRUPT for content that cannot be read
     */
    public QueryAnswer query(Caller caller, QueryRequest request) {
        Filter filter = request.filter() == null ? null : filters.compile(request.filter());
        return page(caller, request, filter);
    }

    /**
     * A page of a list, newest first, of the blocks that a filter keeps.
     *
     * @throws io.thermocline.problem.ProblemException as {@link #query}
     */
    public QueryAnswer list(Caller caller, ListQuery query, String filter, Consistency consistency) {
        Filter all = filters.compile(filter);
        if (query.blockClass() != null) {
            all = all.and(filters.compile(
                    "class == " + Filters.literal(query.blockClass().name())));
        }
        if (query.tag() != null) {
            all = all.and(filters.compile(Filters.literal(query.tag()) + " in tags", "tag"));
        }
        QueryRequest request =
                new QueryRequest(filter, List.of(), query.limit(), query.cursor(), query.include(), consistency, false);
        return page(caller, request, all);
    }

    private QueryAnswer page(Caller caller, QueryRequest request, @Nullable Filter filter) {
        List<SortKey> sort = Fields.sort(request.sort());
        if (request.limit() < 1 || request.limit() > ListQuery.MAX_LIMIT) {
            throw Problem.field(ProblemKind.INVALID, "limit", "must be from 1 to " + ListQuery.MAX_LIMIT)
                    .exception();
        }
        Steps steps = new Steps(clock);
        try (Snapshot snapshot = snapshots.apply(caller)) {
            TableView view = view(snapshot, request.consistency());
            TableQuery asked = new TableQuery(view, filter, sort, request.limit(), request.cursor());
            TablePage page = table.rows(asked);
            steps.done(page.cached() ? CACHED : SCANNED, explained(asked, request.explain(), steps), figures(page));
            PageReader.Read read = new PageReader(snapshot, request.include(), filter).read(page.matches());
            String next = page.nextCursor();
            if (read.read() < page.matches().size()) {
                // The cursor has to stand after the last block that is in the answer.
                next = table.rows(new TableQuery(view, filter, sort, read.read(), request.cursor()))
                        .nextCursor();
            }
            steps.done(
                    "content fetch",
                    "one read a block",
                    Map.of("blocks", (long) read.blocks().size(), "bytes", read.bytes()));
            return new QueryAnswer(read.blocks(), next, steps.plan(request.explain()));
        }
    }

    private String explained(TableQuery asked, boolean explain, Steps steps) {
        if (!explain) {
            return "";
        }
        TablePlan plan = steps.aside(() -> table.explain(asked));
        return plan.statement() + "\n" + plan.plan();
    }

    private static Map<String, Long> figures(TablePage page) {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("sequence", page.sequence());
        figures.put("rows", (long) page.matches().size());
        return figures;
    }

    private TableView view(Snapshot snapshot, Consistency consistency) {
        TableView now = TableView.of(snapshot);
        return switch (consistency) {
            case STRONG -> now;
            case EVENTUAL -> new TableView(Math.min(now.sequence(), table.visible()), now.nowMicros(), now.caller());
        };
    }

    /**
     * Figures about groups of the blocks that a filter keeps, of those that the caller sees.
     *
     * @throws io.thermocline.problem.ProblemException of kind INVALID also where a metric does not fit its field, or there are too many groups
     */
    public GroupsAnswer groups(Caller caller, GroupsRequest request) {
        Filter filter = request.filter() == null ? null : filters.compile(request.filter());
        List<TableField> groupBy = Fields.groupBy(request.groupBy());
        List<String> named = request.metrics().isEmpty() ? COUNT : request.metrics();
        List<TableAggregate.Metric> metrics = Fields.metrics(named);
        Steps steps = new Steps(clock);
        try (Snapshot snapshot = snapshots.apply(caller)) {
            TableView view = view(snapshot, request.consistency());
            TableGroups found = table.aggregate(new TableAggregate(view, filter, groupBy, metrics));
            Map<String, Long> figures = new LinkedHashMap<>();
            figures.put("sequence", view.sequence());
            figures.put("groups", (long) found.groups().size());
            steps.done(found.cached() ? CACHED : SCANNED, "one aggregate statement", figures);
            return new GroupsAnswer(request.groupBy(), named, found.groups(), steps.plan(request.explain()));
        }
    }
}
