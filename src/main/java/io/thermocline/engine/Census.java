package io.thermocline.engine;

import io.thermocline.segment.SegmentFile;
import io.thermocline.segment.SegmentMeta;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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
                        view.memtables().size(),
                        view.memtableRows(),
                        unflushedMicros(view)),
                new EngineStats.Reads(counters.readsFromMemory.sum(), counters.readsFromDisk.sum()),
                segments(view),
                archived(view),
                new EngineStats.Maintenance(
                        counters.flushes.sum(),
                        counters.compactions.sum(),
                        opened.log().bytes(),
                        counters.flushedThrough.get(),
                        opened.log().syncedThrough(),
                        counters.sync.summary()),
                troubles.lastError());
    }

    private long unflushedMicros(View view) {
        long first = counters.flushedThrough.get() >= opened.views().published() ? 0 : view.firstTimeMicros();
        return first == 0 ? 0 : Math.max(1, opened.time().now() - first);
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
                opened.manifest().current().version(),
                files(view));
    }

    private EngineStats.Archived archived(View view) {
        int count = 0;
        long bytes = 0;
        long rows = 0;
        long localBytes = 0;
        for (OpenSegment each : view.segments()) {
            SegmentMeta meta = each.segment().meta();
            count += each.place().archived().isPresent() ? 1 : 0;
            bytes += each.place().archived().isPresent() ? meta.bytes() : 0;
            rows += each.place().whole() ? 0 : meta.rows();
            localBytes += each.localBytes();
        }
        return new EngineStats.Archived(
                opened.catalog().state(), count, bytes, rows, localBytes, counters.readsFromArchive.sum());
    }

    private static EngineStats.Files files(View view) {
        Map<SegmentFile.Kind, Long> bytes = new EnumMap<>(SegmentFile.Kind.class);
        long raw = 0;
        long vectorRows = 0;
        for (OpenSegment each : view.segments()) {
            SegmentMeta meta = each.segment().meta();
            raw += meta.rawBytes();
            vectorRows += meta.vectorRows();
            meta.files().forEach(file -> bytes.merge(file.kind(), file.bytes(), Long::sum));
        }
        return new EngineStats.Files(
                bytes.getOrDefault(SegmentFile.Kind.DATA, 0L),
                raw,
                bytes.getOrDefault(SegmentFile.Kind.KEYS, 0L) + bytes.getOrDefault(SegmentFile.Kind.FILTER, 0L),
                bytes.getOrDefault(SegmentFile.Kind.VECTORS, 0L),
                bytes.getOrDefault(SegmentFile.Kind.CODES, 0L),
                vectorRows);
    }
}
