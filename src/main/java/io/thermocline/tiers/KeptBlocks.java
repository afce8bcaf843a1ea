package io.thermocline.tiers;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.engine.Engine;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.table.MetadataTable;
import io.thermocline.table.TablePage;
import io.thermocline.table.TableQuery;
import io.thermocline.table.TableView;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the metadata table, as the store itself, at one sequence. */
record KeptBlocks(Engine engine, MetadataTable table, Filters filters) implements EvictionTask.Kept {
    private static final int PAGE = 10_000;

    @Override
    public void by(String text, Consumer<Set<BlockId>> pages) {
        Filter filter = filters.compile(text);
        TableView view = view();
        @Nullable String cursor = null;
        do {
            TablePage page = table.rows(new TableQuery(view, filter, List.of(), PAGE, cursor));
            pages.accept(page.matches().stream().map(TablePage.Match::id).collect(Collectors.toSet()));
            cursor = page.nextCursor();
        } while (cursor != null);
    }

    private TableView view() {
        try (Snapshot snapshot = engine.snapshot(Caller.SYSTEM)) {
            return TableView.of(snapshot);
        }
    }
}
