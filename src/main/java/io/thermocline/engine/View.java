package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.VectorSet;
import io.thermocline.segment.Segment;
import io.thermocline.segment.SegmentEntry;
import io.thermocline.segment.VectorSetCache;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Memtables and segments that together hold every commit: the key index. The lists never change; the active memtable grows.
 *
 * <pre>
 *   installed (held by the engine) ──► superseded, held by snapshots ──► released: its segments lose one user
 *        references ≥ 1                     references ≥ 1                  references = 0, for good
 * </pre>
 *
 * <p>Which row of a block is the newest is decided by sequence alone: memtables are asked from newest to oldest, and their rows are newer than
 * those of older ones; segments may overlap and are asked in the order of their greatest sequence, until none left can hold a newer row.
 */
final class View {
    private final Memtable active;
    private final List<Memtable> waiting;
    private final List<OpenSegment> segments;
    private final AtomicInteger references = new AtomicInteger(1);

    /**
     * @param waiting closed memtables, newest first
     * @param segments in any order
     */
    View(Memtable active, List<Memtable> waiting, List<OpenSegment> segments) {
        this.active = active;
        this.waiting = List.copyOf(waiting);
        List<OpenSegment> sorted = new ArrayList<>(segments);
        sorted.sort(Comparator.comparingLong(
                        (OpenSegment each) -> each.segment().meta().maxSequence())
                .reversed());
        this.segments = List.copyOf(sorted);
        this.segments.forEach(OpenSegment::retain);
    }

    /** One more user; false when the view is released already, and then another one has been installed. */
    boolean tryAcquire() {
        int seen = references.get();
        while (seen > 0) {
            if (references.compareAndSet(seen, seen + 1)) {
                return true;
            }
            seen = references.get();
        }
        return false;
    }

    void release() {
        if (references.decrementAndGet() == 0) {
            segments.forEach(OpenSegment::release);
        }
    }

    Memtable active() {
        return active;
    }

    List<Memtable> waiting() {
        return waiting;
    }

    List<OpenSegment> segments() {
        return segments;
    }

    /** All memtables, newest first. */
    List<Memtable> memtables() {
        List<Memtable> all = new ArrayList<>(waiting.size() + 1);
        all.add(active);
        all.addAll(waiting);
        return all;
    }

    /** The newest row of a block at or below a sequence; reads no page of a segment. */
    @Nullable
    Row newest(BlockId id, long atMost) {
        Row inMemory = newestInMemory(id, atMost);
        return inMemory != null ? inMemory : newestInSegments(id, atMost);
    }

    Row.@Nullable InMemory newestInMemory(BlockId id, long atMost) {
        Row.InMemory found = active.find(id, atMost);
        for (int i = 0; found == null && i < waiting.size(); i++) {
            found = waiting.get(i).find(id, atMost);
        }
        return found;
    }

    /** The newest row of a block at or below a sequence among the segments. */
    @Nullable
    Row newestInSegments(BlockId id, long atMost) {
        Segment in = null;
        SegmentEntry best = null;
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i).segment();
            if (best != null && segment.meta().maxSequence() <= best.sequence()) {
                break;
            }
            SegmentEntry entry = segment.find(id, atMost);
            if (entry != null && (best == null || entry.sequence() > best.sequence())) {
                in = segment;
                best = entry;
            }
        }
        return in == null || best == null ? null : new Row.InSegment(in, best);
    }

    /** All rows of a block at or below a sequence, newest first. */
    List<Row> versions(BlockId id, long atMost) {
        List<Row> rows = new ArrayList<>();
        for (Memtable memtable : memtables()) {
            memtable.versions(id, atMost, rows::add);
        }
        for (OpenSegment each : segments) {
            for (SegmentEntry entry : each.segment().versions(id)) {
                if (entry.sequence() <= atMost) {
                    rows.add(new Row.InSegment(each.segment(), entry));
                }
            }
        }
        rows.sort(
                Comparator.comparingLong((Row row) -> row.envelope().sequence()).reversed());
        return rows;
    }

    /**
     * The newest vector set of each encoder for a row, at or below a sequence. Sets older than the row are of an earlier life of its id: once a
     * tombstone is merged away the id starts again at version 1.
     */
    List<VectorSet> vectors(Envelope row, long atMost, VectorSetCache cache) {
        BlockId id = row.id();
        long version = row.version();
        List<VectorSet> all = new ArrayList<>();
        for (Memtable memtable : memtables()) {
            memtable.vectors().collect(id, version, atMost, all::add);
        }
        for (OpenSegment each : segments) {
            if (each.segment().meta().vectorRows() > 0) {
                each.segment().vectors(id, version, cache).stream()
                        .filter(set -> set.sequence() <= atMost)
                        .forEach(all::add);
            }
        }
        all.removeIf(set -> set.sequence() < row.sequence());
        all.sort(Comparator.comparing(VectorSet::encoder)
                .thenComparing(Comparator.comparingLong(VectorSet::sequence).reversed()));
        List<VectorSet> newest = new ArrayList<>();
        for (VectorSet set : all) {
            if (newest.isEmpty() || !newest.getLast().encoder().equals(set.encoder())) {
                newest.add(set);
            }
        }
        return newest;
    }

    /** Floats of an encoder's vectors, every number that any has, those of the newest part first. */
    SequencedSet<Integer> dimensions(String encoder) {
        SequencedSet<Integer> found = new LinkedHashSet<>();
        for (Memtable memtable : memtables()) {
            memtable.vectors().dimensions(encoder).forEach(found::add);
        }
        for (OpenSegment each : segments) {
            each.segment().dimensions(encoder).forEach(found::add);
        }
        return found;
    }

    /** Rows of all memtables. */
    long memtableRows() {
        long rows = active.rowCount();
        for (Memtable memtable : waiting) {
            rows += memtable.rowCount();
        }
        return rows;
    }

    /** When the first commit was made that is in memtables alone; 0 when there is none. */
    long firstTimeMicros() {
        for (int i = waiting.size() - 1; i >= 0; i--) {
            if (waiting.get(i).firstTimeMicros() != 0) {
                return waiting.get(i).firstTimeMicros();
            }
        }
        return active.firstTimeMicros();
    }

    /** Bytes of all memtables. */
    long memtableBytes() {
        long bytes = active.bytes();
        for (Memtable memtable : waiting) {
            bytes += memtable.bytes();
        }
        return bytes;
    }
}
