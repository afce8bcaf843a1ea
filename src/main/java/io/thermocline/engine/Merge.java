package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.VectorSet;
import io.thermocline.segment.SegmentCursor;
import io.thermocline.segment.SegmentWriter;
import io.thermocline.segment.StoredPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Writes what is worth keeping of some segments into one, or into one of what is used and one of what is hardly used, in row order. Single use, one thread. */
final class Merge {
    private final View view;
    private final Set<OpenSegment> sources;
    private final Set<Long> sourceIds;
    private final Keep keep;
    private final Grouping grouping;
    private final BooleanSupplier stopped;
    /** Which rows count as used, so that their vectors can follow them: a million, 16 MiB. Vectors of those beyond lie apart from them. */
    private final RowSet warm = new RowSet(1 << 20);

    /**
     * @param view tells whether rows are current
     * @param stopped asked for each row; when it says so the merge ends with {@link MergeStoppedException}
     */
    Merge(View view, Set<OpenSegment> sources, Keep keep, Grouping grouping, BooleanSupplier stopped) {
        this.view = view;
        this.sources = sources;
        this.sourceIds = Set.copyOf(sources.stream().map(OpenSegment::id).toList());
        this.keep = keep;
        this.grouping = grouping;
        this.stopped = stopped;
    }

    /** Rows of one segment that are kept. */
    private final class Source {
        private final int number;
        private final SegmentCursor cursor;
        private @Nullable RowPlace head;

        private Source(int number, SegmentCursor cursor) {
            this.number = number;
            this.cursor = cursor;
        }

        private boolean advance() {
            while (cursor.next()) {
                requireRunning();
                if (keeps(cursor.envelope())) {
                    head = RowPlace.of(cursor.envelope(), cursor.header());
                    return true;
                }
            }
            head = null;
            return false;
        }

        private RowPlace head() {
            if (head == null) {
                throw new IllegalStateException("a source without a row");
            }
            return head;
        }

        private boolean precedes(StoredPage page, @Nullable Source next) {
            int last = page.rows() - 1;
            return next == null
                    || RowPlace.of(page.envelope(last), page.header(last)).compareTo(next.head()) < 0;
        }
    }

    /** Writes all of it. */
    void writeTo(MergeOutput output) {
        writeRows(output);
        writeVectors(output);
    }

    private void writeRows(MergeOutput output) {
        List<SegmentCursor> cursors = new ArrayList<>();
        try (MergeByMeaning meaning = new MergeByMeaning(placed(), output.pageRows(), this::requireRunning)) {
            PriorityQueue<Source> queue = new PriorityQueue<>(Comparator.comparing(Source::head));
            for (OpenSegment each : sources) {
                SegmentCursor cursor = each.segment().rows();
                cursors.add(cursor);
                Source source = new Source(cursors.size() - 1, cursor);
                if (source.advance()) {
                    queue.add(source);
                }
            }
            write(queue, meaning, output);
        } finally {
            cursors.forEach(SegmentCursor::close);
        }
    }

    /** What is rewritten alone keeps its order: that leaves its pages as they are. */
    private List<OpenSegment> placed() {
        return sources.size() > 1 ? List.copyOf(sources) : List.of();
    }

    private void write(PriorityQueue<Source> queue, MergeByMeaning meaning, MergeOutput output) {
        @Nullable RowPlace last = null;
        while (!queue.isEmpty()) {
            Source source = queue.poll();
            RowPlace place = source.head();
            if (meaning.isFull() || (last != null && !last.isBeside(place))) {
                meaning.writeTo(output);
            }
            last = place;
            write(source, queue.peek(), meaning, output);
            if (source.advance()) {
                queue.add(source);
            }
        }
        meaning.writeTo(output);
    }

    /** Writes the row at hand, or all of its page if that can be copied; then the cursor is on its last row. A row with a vector is kept back. */
    private void write(Source source, @Nullable Source next, MergeByMeaning meaning, MergeOutput output) {
        SegmentCursor cursor = source.cursor;
        Header header = cursor.header();
        boolean cold = output.parted() && isCold(cursor.envelope(), header);
        note(cursor.envelope(), cold, output);
        if (meaning.places(cursor.envelope())) {
            meaning.keep(source.number, cursor, header, cold);
            return;
        }
        SegmentWriter writer = output.part(cold);
        StoredPage page = cursor.page();
        if (page == null
                || !writer.takes(page)
                || !source.precedes(page, next)
                || !isWhole(page, cold, meaning, output)) {
            writer.append(cursor.block(), header);
            return;
        }
        writer.append(page);
        for (int row = 1; row < page.rows(); row++) {
            note(page.envelope(row), cold, output);
            cursor.next();
        }
    }

    /** Whether all rows of a page are kept, and go where the first one goes. */
    private boolean isWhole(StoredPage page, boolean cold, MergeByMeaning meaning, MergeOutput output) {
        for (int row = 1; row < page.rows(); row++) {
            Envelope envelope = page.envelope(row);
            if (!keeps(envelope)
                    || meaning.places(envelope)
                    || (output.parted() && isCold(envelope, page.header(row)) != cold)) {
                return false;
            }
        }
        return true;
    }

    private void note(Envelope envelope, boolean cold, MergeOutput output) {
        if (output.parted() && !cold) {
            warm.add(envelope.id(), envelope.version());
        }
    }

    /** What is not current any more is read by hardly anybody. */
    private boolean isCold(Envelope row, Header header) {
        return !isCurrent(row) || row.tombstone() || grouping.cold(row, header);
    }

    /** Sets of all sources in one order; of a version's sets of one encoder only the newest is kept. */
    private void writeVectors(MergeOutput output) {
        Comparator<VectorSet> order = Comparator.comparing(VectorSet::encoder)
                .thenComparing(VectorSet::id)
                .thenComparingLong(VectorSet::version)
                .thenComparingLong(VectorSet::sequence);
        PriorityQueue<VectorSource> queue =
                new PriorityQueue<>(Comparator.comparing((VectorSource source) -> source.head, order));
        for (OpenSegment each : sources) {
            Iterator<VectorSet> sets = each.segment().vectorSets();
            if (sets.hasNext()) {
                queue.add(new VectorSource(sets));
            }
        }
        while (!queue.isEmpty()) {
            requireRunning();
            VectorSource source = queue.poll();
            VectorSet set = source.head;
            if (source.advance()) {
                queue.add(source);
            }
            VectorSource next = queue.peek();
            if (next == null || !sameKey(set, next.head)) {
                write(set, output);
            }
        }
    }

    /** Vectors lie with their row; those whose row lies elsewhere count as used. */
    private void write(VectorSet set, MergeOutput output) {
        Keep.Version row = keptRowOf(set);
        if (row != null) {
            boolean cold = output.parted() && row.merging() && !warm.has(set.id(), set.version());
            output.part(cold).append(set);
        }
    }

    private static final class VectorSource {
        private final Iterator<VectorSet> sets;
        private VectorSet head;

        private VectorSource(Iterator<VectorSet> sets) {
            this.sets = sets;
            this.head = sets.next();
        }

        private boolean advance() {
            if (!sets.hasNext()) {
                return false;
            }
            head = sets.next();
            return true;
        }
    }

    private static boolean sameKey(VectorSet one, VectorSet other) {
        return one.version() == other.version()
                && one.id().equals(other.id())
                && one.encoder().equals(other.encoder());
    }

    private boolean keeps(Envelope envelope) {
        if (keep.erased().row(envelope)) {
            return false;
        }
        if (isCurrent(envelope) && envelope.live(keep.nowMicros())) {
            return true;
        }
        List<Keep.Version> versions = versions(envelope.id());
        return keep.keeps(versions, indexOf(versions, envelope.sequence()));
    }

    private boolean isCurrent(Envelope envelope) {
        Row newest = view.newest(envelope.id(), Long.MAX_VALUE);
        return newest != null && newest.envelope().sequence() == envelope.sequence();
    }

    /** Vectors stay as long as the row of their version does, wherever that lies; a row newer than they are is of another life of the id. */
    private Keep.@Nullable Version keptRowOf(VectorSet set) {
        if (keep.erased().vectors(set.id(), set.sequence())) {
            return null;
        }
        List<Keep.Version> versions = versions(set.id());
        for (int i = 0; i < versions.size(); i++) {
            Envelope row = versions.get(i).envelope();
            if (row.version() == set.version()
                    && row.sequence() <= set.sequence()
                    && (!versions.get(i).merging() || keep.keeps(versions, i))) {
                return versions.get(i);
            }
        }
        return null;
    }

    private List<Keep.Version> versions(BlockId id) {
        List<Keep.Version> versions = new ArrayList<>();
        for (Row row : view.versions(id, Long.MAX_VALUE)) {
            boolean merging = row instanceof Row.InSegment in
                    && sourceIds.contains(in.segment().meta().id());
            versions.add(new Keep.Version(row.envelope(), merging));
        }
        return versions;
    }

    private static int indexOf(List<Keep.Version> versions, long sequence) {
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i).envelope().sequence() == sequence) {
                return i;
            }
        }
        throw new IllegalStateException("a row that the key files do not have");
    }

    private void requireRunning() {
        if (stopped.getAsBoolean()) {
            throw new MergeStoppedException();
        }
    }
}
