package io.thermocline.consistency;

import io.thermocline.block.BlockId;
import io.thermocline.encode.Reencoding;
import io.thermocline.engine.Block;
import io.thermocline.engine.BlockList;
import io.thermocline.engine.ListPosition;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.operations.Task;
import io.thermocline.operations.Work;
import io.thermocline.problem.ProblemException;
import io.thermocline.table.MetadataTable;
import io.thermocline.table.TablePage;
import io.thermocline.table.TableView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares live blocks with their rows of the metadata table and with their vectors, a page at a time, each in a snapshot of its own. */
record BlockComparison(MetadataTable table, Filters filters, Reencoding encoding, boolean mend) {
    /** As many ids as a filter takes. */
    private static final int PAGE = 200;

    /**
     * Compares a page.
     *
     * @return where the next one begins; null at the end
     */
    @Nullable
    ListPosition compare(ListPosition after, Work work, Findings findings) {
        try (Snapshot snapshot = encoding.snapshot()) {
            BlockList page = snapshot.readableBlocks(
                    after, PAGE, damage -> findings.add(damage.problem().detail(), "", Issue.BLOCKS_UNREADABLE));
            if (!page.blocks().isEmpty()) {
                Map<BlockId, TablePage.Match> rows = rows(TableView.of(snapshot), page.blocks());
                for (Block block : page.blocks()) {
                    work.requireGoing();
                    row(block, rows.get(block.envelope().id()), findings);
                    vectors(snapshot, block, work, findings);
                }
            }
            findings.count(Findings.BLOCKS, page.blocks().size());
            return page.next();
        }
    }

    private Map<BlockId, TablePage.Match> rows(TableView view, List<Block> blocks) {
        Filter filter = filters.compile(blocks.stream()
                .map(block -> Filters.literal(block.envelope().id().toString()))
                .collect(Collectors.joining(", ", "id in [", "]")));
        Map<BlockId, TablePage.Match> rows = new HashMap<>();
        table.ids(view, filter, PAGE).matches().forEach(each -> rows.put(each.id(), each));
        return rows;
    }

    private static void row(Block block, TablePage.@Nullable Match row, Findings findings) {
        String id = block.envelope().id().toString();
        if (row == null) {
            findings.add(Findings.TABLE, id, Issue.TABLE_ROW_MISSING);
        } else if (row.version() != block.envelope().version()
                || row.sequence() != block.envelope().sequence()) {
            findings.add(Findings.TABLE, id, Issue.TABLE_ROW_STALE);
        }
    }

    private void vectors(Snapshot snapshot, Block block, Work work, Findings findings) {
        String id = block.envelope().id().toString();
        try {
            List<String> missing = encoding.missing(snapshot, block);
            if (!missing.isEmpty() && mend) {
                findings.count(Findings.REPAIRED, encoding.encode(block, true, work::stopping));
            } else {
                missing.forEach(encoder -> findings.add("vectors of " + encoder, id, Issue.VECTORS_MISSING));
            }
        } catch (ProblemException e) {
            if (Task.passes(e.problem())) {
                throw e;
            }
            work.requireGoing();
            findings.add("vectors", id, Issue.VECTORS_DAMAGED);
        }
    }
}
