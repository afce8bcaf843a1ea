package io.thermocline.consistency;

import io.thermocline.block.BlockId;
import io.thermocline.encode.Reencoding;
import io.thermocline.engine.Block;
import io.thermocline.engine.BlockList;
import io.thermocline.engine.ListPosition;
import io.thermocline.engine.Snapshot;
import io.thermocline.operations.Task;
import io.thermocline.operations.Work;
import io.thermocline.problem.ProblemException;
import io.thermocline.table.MetadataTable;
import io.thermocline.table.TableView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares live blocks with their rows of the metadata table and with their vectors, a page at a time, each in a snapshot of its own. */
record BlockComparison(MetadataTable table, Reencoding encoding, boolean mend) {
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
                Map<BlockId, MetadataTable.Agreement> rows = table.compare(TableView.of(snapshot), page.blocks());
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

    private static void row(Block block, MetadataTable.@Nullable Agreement row, Findings findings) {
        String id = block.envelope().id().toString();
        switch (row) {
            case null -> findings.add(Findings.TABLE, id, Issue.TABLE_ROW_MISSING);
            case STALE -> findings.add(Findings.TABLE, id, Issue.TABLE_ROW_STALE);
            case OTHER -> findings.add(Findings.TABLE, id, Issue.TABLE_ROW_WRONG);
            case SAME -> {}
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
