package io.thermocline.deletion;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.engine.Block;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.table.SortKey;
import io.thermocline.table.TablePage;
import io.thermocline.table.TableQuery;
import io.thermocline.table.TableView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Ids of the blocks that a filter kept at the commit after which the deletion began, and still keeps, in the order of ids. The metadata table is asked in large
 * pages as it is then, and what has changed since the beginning is looked up in the version that it had; where that is not kept any more, the block stays.
 * So it needs nothing that a crash would take away: the cursor is the last id, and any process can go on from it. Used by one thread.
 */
final class FilteredTargets implements Targets {
    private static final int PAGE = 10_000;
    private static final List<SortKey> BY_ID = List.of(SortKey.parse("id", "sort"));

    private final Deletions.Store store;
    private final Caller caller;
    private final Deletion.Which.Filtered filtered;
    private final long begunAfter;
    private final int batch;
    private final long total;
    private List<BlockId> page = List.of();
    private int given;

    /**
     * @param begunAfter the last commit that the deletion takes notice of
     * @param done blocks that were counted up to the cursor
     * @param cursor where it goes on
     */
    FilteredTargets(
            Deletions.Store store,
            Caller caller,
            Deletion.Which.Filtered filtered,
            long begunAfter,
            int batch,
            long done,
            String cursor) {
        this.store = store;
        this.caller = caller;
        this.filtered = filtered;
        this.begunAfter = begunAfter;
        this.batch = batch;
        this.total = done + store.table().count(view(), filter(cursor));
    }

    @Override
    public long total() {
        return total;
    }

    @Override
    public Batch after(String cursor) {
        String from = cursor;
        boolean more = true;
        while (given == page.size() && more) {
            List<TablePage.Match> matches = store.table()
                    .rows(new TableQuery(view(), filter(from), BY_ID, PAGE, null))
                    .matches();
            more = !matches.isEmpty();
            from = more ? matches.getLast().id().toString() : from;
            page = keptThen(matches);
            given = 0;
        }
        int to = Math.min(page.size(), given + batch);
        List<BlockId> ids = page.subList(given, to);
        given = to;
        return new Batch(ids, ids.isEmpty() ? cursor : ids.getLast().toString());
    }

    private List<BlockId> keptThen(List<TablePage.Match> matches) {
        Filter filter = store.filters().compile(filtered.filter());
        try (Snapshot snapshot = store.snapshots().apply(caller)) {
            return matches.stream()
                    .filter(each -> each.sequence() <= begunAfter || keptThen(snapshot, filter, each))
                    .map(TablePage.Match::id)
                    .toList();
        }
    }

    /** Whether the filter kept a block that has changed since. */
    private boolean keptThen(Snapshot snapshot, Filter filter, TablePage.Match match) {
        for (long version = match.version() - 1; version > 0; version--) {
            if (!(snapshot.findVersion(match.id(), version) instanceof Lookup.Found(Block then))) {
                return false;
            }
            if (then.envelope().sequence() <= begunAfter) {
                return filter.keeps(then.envelope(), then.header(), filtered.nowMicros());
            }
        }
        return false;
    }

    /** The store as it is, with the filter's {@code now}. */
    private TableView view() {
        try (Snapshot snapshot = store.snapshots().apply(caller)) {
            return new TableView(snapshot.sequence(), filtered.nowMicros(), caller);
        }
    }

    private Filter filter(String after) {
        Filters filters = store.filters();
        Instant began = Instant.EPOCH.plus(filtered.nowMicros(), ChronoUnit.MICROS);
        return filters.compile(filtered.filter())
                .and(filters.compile(
                        "id > " + Filters.literal(after) + " && createdAt <= timestamp(\"" + began + "\")"));
    }
}
