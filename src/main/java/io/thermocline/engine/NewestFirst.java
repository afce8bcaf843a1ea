package io.thermocline.engine;

import io.thermocline.block.Envelope;
import io.thermocline.segment.CorruptPageException;
import io.thermocline.segment.Segment;
import io.thermocline.segment.SegmentEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list: a merge of what each memtable and segment gives newest first. Every row of every version comes by; a row counts when it
 * is the current one of its block, and then its header decides.
 */
final class NewestFirst {
    /** Rows that one call looks at before it answers with what it has. */
    static final int MAX_ROWS = 100_000;

    private final EngineSnapshot snapshot;
    private final View view;
    private final Predicate<Envelope> wanted;

    /** @param wanted whether a row may be listed, before its header is read */
    NewestFirst(EngineSnapshot snapshot, View view, Predicate<Envelope> wanted) {
        this.snapshot = snapshot;
        this.view = view;
        this.wanted = wanted;
    }

    /** Rows of one memtable or segment, newest first. */
    private static final class Source {
        private final Iterator<? extends Row> rows;
        private Row head;
        private ListPosition position;

        private Source(Iterator<? extends Row> rows) {
            this.rows = rows;
            this.head = rows.next();
            this.position = positionOf(head);
        }

        private boolean advance() {
            if (!rows.hasNext()) {
                return false;
            }
            head = rows.next();
            position = positionOf(head);
            return true;
        }
    }

    /** @throws CorruptPageException where it meets damage */
    BlockList page(ListPosition after, int limit, Predicate<Block> filter) {
        if (limit < 1) {
            throw new IllegalArgumentException("a page has at least one block");
        }
        return merge(sources(after, NewestFirst::fail), limit, filter, NewestFirst::fail);
    }

    /** A page of what can be read; {@code damaged} is told of what cannot, which is one row or the rest of a segment. */
    BlockList soundPage(ListPosition after, int limit, Consumer<CorruptPageException> damaged) {
        return merge(sources(after, damaged), limit, _ -> true, damaged);
    }

    private static void fail(CorruptPageException damage) {
        throw damage;
    }

    private BlockList merge(
            PriorityQueue<Source> sources, int limit, Predicate<Block> filter, Consumer<CorruptPageException> damaged) {
        List<Block> page = new ArrayList<>();
        ListPosition last = null;
        int looked = 0;
        while (!sources.isEmpty()) {
            Source source = sources.poll();
            Row row = source.head;
            ListPosition position = source.position;
            // A page ends between two blocks, so that the rows of one are never looked at twice.
            if (looked >= MAX_ROWS && last != null && !position.equals(last)) {
                return new BlockList(page, last);
            }
            looked++;
            Block block = candidate(row) ? current(row, damaged) : null;
            if (block != null && filter.test(block)) {
                if (page.size() == limit) {
                    return new BlockList(page, positionOf(page.getLast().row()));
                }
                page.add(block);
            }
            last = position;
            try {
                if (source.advance()) {
                    sources.add(source);
                }
            } catch (CorruptPageException e) {
                damaged.accept(e);
            }
        }
        return new BlockList(page, null);
    }

    private @Nullable Block current(Row row, Consumer<CorruptPageException> damaged) {
        try {
            return snapshot.current(row);
        } catch (CorruptPageException e) {
            damaged.accept(e);
            return null;
        }
    }

    private boolean candidate(Row row) {
        Envelope envelope = row.envelope();
        return wanted.test(envelope)
                && envelope.sequence() <= snapshot.sequence()
                && envelope.live(snapshot.nowMicros());
    }

    private PriorityQueue<Source> sources(ListPosition after, Consumer<CorruptPageException> damaged) {
        PriorityQueue<Source> sources = new PriorityQueue<>(Comparator.comparing((Source source) -> source.position));
        for (Memtable memtable : view.memtables()) {
            addTo(sources, memtable.newestFirst(after));
        }
        for (OpenSegment each : view.segments()) {
            try {
                addTo(sources, rowsOf(each.segment(), after));
            } catch (CorruptPageException e) {
                damaged.accept(e);
            }
        }
        return sources;
    }

    private static void addTo(PriorityQueue<Source> sources, Iterator<? extends Row> rows) {
        if (rows.hasNext()) {
            sources.add(new Source(rows));
        }
    }

    private static Iterator<Row> rowsOf(Segment segment, ListPosition after) {
        Iterator<SegmentEntry> entries = segment.newestFirst(after.createdAtMicros(), after.id());
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Row next() {
                return new Row.InSegment(segment, entries.next());
            }
        };
    }

    private static ListPosition positionOf(Row row) {
        return new ListPosition(row.envelope().createdAtMicros(), row.envelope().id());
    }
}
