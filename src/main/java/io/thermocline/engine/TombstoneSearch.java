package io.thermocline.engine;

import io.thermocline.block.Envelope;
import io.thermocline.manifest.SegmentDescription;
import io.thermocline.segment.CorruptPageException;
import io.thermocline.segment.SegmentEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks for tombstones that whoever opens the store from its archive would miss: of blocks that are deleted now, outside what the archive's manifest names, while an older row lies in
 * it. Those of the store's own blocks are none of them: what such a tombstone says is true together with other rows of its transaction only.
 *
 * @param named what the archive's manifest names, by number
 * @param unseenFrom the least sequence in segments among them that are no part of the store any more: nobody knows which blocks they hold, so each later tombstone counts
 * @param through later tombstones are not looked at
 */
record TombstoneSearch(View view, Set<Long> named, long unseenFrom, long through) {
    static TombstoneSearch of(View view, List<SegmentDescription> named, long through) {
        Set<Long> seen = new HashSet<>();
        view.segments().forEach(each -> seen.add(each.id()));
        Set<Long> ids = new HashSet<>();
        long unseenFrom = Long.MAX_VALUE;
        for (SegmentDescription each : named) {
            ids.add(each.id());
            unseenFrom = seen.contains(each.id()) ? unseenFrom : Math.min(unseenFrom, each.minSequence());
        }
        return new TombstoneSearch(view, ids, unseenFrom, through);
    }

    /** Tells of each tombstone outside the archive that is the current row of its block. */
    void each(Consumer<Row> told) {
        Consumer<Row> sifted = row -> {
            if (!row.envelope().system() && isCurrent(row.envelope())) {
                told.accept(row);
            }
        };
        view.memtables().forEach(each -> each.tombstones(through, sifted));
        for (OpenSegment each : view.segments()) {
            if (!named.contains(each.id()) && each.segment().meta().counts().tombstones() > 0) {
                tombstones(each, sifted);
            }
        }
    }

    private void tombstones(OpenSegment segment, Consumer<Row> told) {
        Iterator<SegmentEntry> entries = segment.segment().tombstones();
        try {
            while (entries.hasNext()) {
                SegmentEntry entry = entries.next();
                if (entry.sequence() <= through) {
                    told.accept(new Row.InSegment(segment.segment(), entry));
                }
            }
        } catch (CorruptPageException e) {
            // What is damaged is left alone, and reported where it is read.
            return;
        }
    }

    private boolean isCurrent(Envelope tombstone) {
        Row newest = view.newest(tombstone.id(), through);
        return newest == null || newest.envelope().sequence() == tombstone.sequence();
    }

    /**
     * Whether an older row lies in the archive.
     *
     * @param looked by segment, up to which sequence tombstones were looked for in it before, and not found needed
     */
    boolean isNeeded(Envelope tombstone, Map<Long, Long> looked) {
        long sequence = tombstone.sequence();
        if (sequence > unseenFrom) {
            return true;
        }
        for (OpenSegment each : view.segments()) {
            if (named.contains(each.id())
                    && each.segment().meta().minSequence() < sequence
                    && looked.getOrDefault(each.id(), 0L) < sequence
                    && hasOlder(each, tombstone)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasOlder(OpenSegment segment, Envelope tombstone) {
        try {
            SegmentEntry older = segment.segment().find(tombstone.id(), tombstone.sequence() - 1);
            return older != null && !older.envelope().tombstone();
        } catch (CorruptPageException e) {
            // it may
            return true;
        }
    }

    /** Up to where tombstones have been looked for by now, in each of the archive's segments. */
    Map<Long, Long> looked() {
        Map<Long, Long> all = new HashMap<>();
        for (OpenSegment each : view.segments()) {
            if (named.contains(each.id())) {
                all.put(each.id(), through);
            }
        }
        return all;
    }
}
