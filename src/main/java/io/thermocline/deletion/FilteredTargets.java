package io.thermocline.deletion;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.table.MetadataTable;
import io.thermocline.table.SortKey;
import io.thermocline.table.TablePage;
import io.thermocline.table.TableQuery;
import io.thermocline.table.TableView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Ids of the blocks that a filter keeps, in the order of ids, asked of the metadata table in large pages. The cursor is the last id, so any process can go on
 * from it. Blocks that were made after the deletion began are left out, so it ends however fast others are made. Used by one thread.
 */
final class FilteredTargets implements Targets {
    private static final int PAGE = 10_000;
    private static final List<SortKey> BY_ID = List.of(SortKey.parse("id", "sort"));

    private final Deletions.Store store;
    private final Caller caller;
    private final Deletion.Which.Filtered filtered;
    private final int batch;
    private final long total;
    private List<BlockId> page = List.of();
    private int given;

    /**
     * @param done blocks that were counted up to the cursor
     * @param cursor where it goes on
     */
    FilteredTargets(
            Deletions.Store store,
            Caller caller,
            Deletion.Which.Filtered filtered,
            int batch,
            long done,
            String cursor) {
        this.store = store;
        this.caller = caller;
        this.filtered = filtered;
        this.batch = batch;
        this.total = done + store.table().count(view(), filter(cursor));
    }

    @Override
    public long total() {
        return total;
    }

    @Override
    public Batch after(String cursor) {
        if (given == page.size()) {
            MetadataTable table = store.table();
            page = table.rows(new TableQuery(view(), filter(cursor), BY_ID, PAGE, null)).matches().stream()
                    .map(TablePage.Match::id)
                    .toList();
            given = 0;
        }
        int to = Math.min(page.size(), given + batch);
        List<BlockId> ids = page.subList(given, to);
        given = to;
        return new Batch(ids, ids.isEmpty() ? cursor : ids.getLast().toString());
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
