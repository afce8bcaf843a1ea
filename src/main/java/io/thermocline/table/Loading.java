package io.thermocline.table;

import io.thermocline.engine.Block;
import io.thermocline.engine.BlockList;
import io.thermocline.engine.ListPosition;
import io.thermocline.engine.Snapshot;
import io.thermocline.problem.ProblemException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Fills an empty table from a snapshot. */
final class Loading {
    private static final int PAGE = 1000;

    private final TableFile file;
    private final LongConsumer progress;
    private long blocks;
    private Batch batch = new Batch(0);

    /** @param progress told how many blocks have been written, after each write */
    Loading(TableFile file, LongConsumer progress) {
        this.file = file;
        this.progress = progress;
    }

    /**
     * Writes what was live at a sequence, and stays so: what changed between it and the snapshot is told of afterwards.
     *
     * @param damaged told of what could not be read, once a segment
     */
    void load(Snapshot snapshot, long through, Consumer<? super ProblemException> damaged) throws SQLException {
        Map<String, ProblemException> damage = new LinkedHashMap<>();
        ListPosition after = ListPosition.START;
        while (after != null) {
            BlockList page = snapshot.readableBlocks(
                    after, PAGE, each -> damage.putIfAbsent(each.problem().detail(), each));
            for (Block block : page.blocks()) {
                if (block.envelope().sequence() <= through) {
                    batch.load(new TableRow(block.envelope(), block.header(), TableRow.CURRENT));
                }
                if (batch.full()) {
                    write();
                }
            }
            after = page.next();
        }
        write();
        damage.values().forEach(damaged);
    }

    private void write() throws SQLException {
        file.write(batch);
        blocks += batch.rows().size();
        if (file.checkpointDue()) {
            file.checkpointAfterQueries();
        }
        progress.accept(blocks);
        batch = new Batch(0);
    }
}
