package io.thermocline.engine;

import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.StoredBlock;
import io.thermocline.manifest.Flushed;
import io.thermocline.manifest.ManifestEdit;
import io.thermocline.segment.CorruptPageException;
import io.thermocline.segment.SegmentWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes closed memtables to segments, oldest first. A memtable stays in the view until the manifest names its segment; a step that failed is
 * taken up again where it was.
 */
final class Flush {
    private final Views views;
    private final SegmentShelf shelf;
    private final DeadRows deadRows;
    private final Counters counters;
    private SegmentShelf.@Nullable Change unfinished; // under this

    Flush(Views views, SegmentShelf shelf, DeadRows deadRows, Counters counters) {
        this.views = views;
        this.shelf = shelf;
        this.deadRows = deadRows;
        this.counters = counters;
    }

    /** A row and where it belongs. */
    private record Placed(RowPlace place, StoredBlock block, Header header) {}

    /** Writes out the oldest closed memtable; false when there is none. */
    synchronized boolean step() {
        List<Memtable> waiting = views.peek().waiting();
        if (waiting.isEmpty()) {
            return false;
        }
        Memtable oldest = waiting.getLast();
        SegmentShelf.Change change = unfinished == null ? write(oldest) : unfinished;
        unfinished = change;
        shelf.commit(change);
        unfinished = null;
        OpenSegment added = change.added().isEmpty() ? null : change.added().getFirst();
        views.flushed(oldest, added);
        counters.flushedThrough.set(oldest.maxSequence());
        counters.flushes.increment();
        if (added != null) {
            deadRows.written(added);
            tallySuperseded(oldest, added.id());
        }
        return true;
    }

    private SegmentShelf.Change write(Memtable memtable) {
        ManifestEdit advance =
                new ManifestEdit.AdvanceFlushed(new Flushed(memtable.maxSequence(), memtable.maxTimeMicros()));
        if (memtable.empty()) {
            return new SegmentShelf.Change(List.of(), List.of(), List.of(advance));
        }
        OpenSegment segment = shelf.write(writer -> fill(writer, memtable));
        return new SegmentShelf.Change(List.of(segment), List.of(), List.of(SegmentShelf.addition(segment), advance));
    }

    private static void fill(SegmentWriter writer, Memtable memtable) {
        List<Placed> rows = new ArrayList<>();
        for (StoredBlock block : memtable.rows()) {
            Header header = HeaderCodec.decode(block.header());
            rows.add(new Placed(RowPlace.of(block.envelope(), header), block, header));
        }
        rows.sort(Comparator.comparing(Placed::place));
        for (Placed row : rows) {
            writer.append(row.block(), row.header());
        }
        memtable.vectors().all().forEach(writer::append);
    }

    /** Rows of other segments that rows of this memtable have superseded count as dead there. */
    private void tallySuperseded(Memtable memtable, long writtenTo) {
        View view = views.acquire();
        try {
            for (StoredBlock block : memtable.rows()) {
                if (block.envelope().version() > 1) {
                    Row older = view.newestInSegments(
                            block.envelope().id(), block.envelope().sequence() - 1);
                    if (older instanceof Row.InSegment row
                            && row.segment().meta().id() != writtenTo) {
                        deadRows.superseded(row.segment().meta().id());
                    }
                }
            }
        } catch (CorruptPageException e) {
            // An estimate that is too low: the damage itself is reported by its segment.
            return;
        } finally {
            view.release();
        }
    }
}
