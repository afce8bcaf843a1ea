package io.thermocline.engine;

import io.thermocline.segment.SegmentMeta;
import java.util.ArrayList;
import java.util.List;

/** Gathers {@link EngineStats} from where they are. */
record Census(Opening.Opened opened, Committer committer, Counters counters, DeadRows deadRows, Troubles troubles) {
    EngineStats take() {
        View view = opened.views().peek();
        return new EngineStats(
                committer.state(),
                commits(),
                new EngineStats.Memory(
                        committer.queue().count(),
                        committer.queue().bytes(),
                        view.memtableBytes(),
                        view.memtables().size()),
                segments(view),
                new EngineStats.Maintenance(
                        counters.flushes.sum(),
                        counters.compactions.sum(),
                        opened.log().bytes(),
                        counters.flushedThrough.get(),
                        opened.log().syncedThrough(),
                        counters.sync.summary()),
                troubles.lastError());
    }

    private EngineStats.Commits commits() {
        return new EngineStats.Commits(
                opened.views().published(),
                counters.transactions.sum(),
                counters.conflicts.sum(),
                counters.refused.sum(),
                counters.unknown.sum(),
                counters.groups.sum(),
                counters.bytes.sum());
    }

    private EngineStats.Segments segments(View view) {
        long rows = 0;
        long bytes = 0;
        long corruptPages = 0;
        List<Long> quarantined = new ArrayList<>(Compaction.quarantined(view));
        for (OpenSegment each : view.segments()) {
            SegmentMeta meta = each.segment().meta();
            rows += meta.rows();
            bytes += meta.bytes();
            corruptPages += each.segment().corruptPages().size();
        }
        return new EngineStats.Segments(
                view.segments().size(),
                rows,
                deadRows.total(),
                bytes,
                quarantined,
                corruptPages,
                opened.manifest().current().version());
    }
}
