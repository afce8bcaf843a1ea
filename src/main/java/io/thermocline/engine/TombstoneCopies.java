package io.thermocline.engine;

import io.thermocline.block.Envelope;
import io.thermocline.manifest.SegmentDescription;
import io.thermocline.segment.CorruptPageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Copies of tombstones in the archive, so that what was deleted since it was archived stays deleted when the store is opened from there. They lie in segments of their own, which the
 * archive's manifest names and the store's does not.
 *
 * <pre>
 *   a tombstone that is needed ──► a segment more          it lies in the archive itself, or is gone ──► all anew
 *   the store was opened, a publication failed, or there are many segments ──► all anew
 * </pre>
 *
 * <p>Those of a writer before are never read: as long as they are needed, the tombstones lie here too ({@link Keep}). Used by the {@link Publisher} alone.
 */
final class TombstoneCopies {
    /** Beyond that many they become one. */
    private static final int MOST_SEGMENTS = 8;

    private static final int MOST_ROWS = 1 << 28;

    private final List<SegmentDescription> segments = new ArrayList<>();
    private RowSet rows = new RowSet(MOST_ROWS); // by sequence
    private Map<Long, Long> looked = Map.of();
    private long timeMicros;
    private boolean known;

    /** The segments, as the archive's manifest is to name them. */
    List<SegmentDescription> segments() {
        return List.copyOf(segments);
    }

    /** When the youngest of them was committed. */
    long timeMicros() {
        return timeMicros;
    }

    /** Whether they are in the archive's manifest is not certain: all are written anew the next time. */
    void forget() {
        known = false;
    }

    /** What two looks at the tombstones outside the archive find. */
    private static final class Count {
        private int copied;
        private int missing;
    }

    /** Stores copies of what is needed, so that it is in {@link #segments}. */
    void complete(TombstoneSearch search, TombstoneWriter writer) {
        Count count = new Count();
        search.each(row -> {
            if (has(row)) {
                count.copied++;
            } else if (search.isNeeded(row.envelope(), looked)) {
                count.missing++;
            }
        });
        if (!known || count.copied < rows.size() || (count.missing > 0 && segments.size() == MOST_SEGMENTS)) {
            known = true;
            looked = Map.of();
            rows = new RowSet(MOST_ROWS);
            segments.clear();
            copy(search, writer);
        } else if (count.missing > 0) {
            copy(search, writer);
        }
        looked = search.looked();
    }

    private void copy(TombstoneSearch search, TombstoneWriter writer) {
        search.each(row -> {
            if (!has(row) && search.isNeeded(row.envelope(), looked)) {
                copy(row, writer);
            }
        });
        writer.send().ifPresent(segments::add);
    }

    private boolean has(Row row) {
        Envelope envelope = row.envelope();
        return rows.has(envelope.id(), envelope.sequence());
    }

    private void copy(Row row, TombstoneWriter writer) {
        try {
            writer.add(row);
        } catch (CorruptPageException e) {
            // What is damaged is left alone, and reported where it is read.
            return;
        }
        Envelope envelope = row.envelope();
        rows.add(envelope.id(), envelope.sequence());
        timeMicros = Math.max(timeMicros, envelope.updatedAtMicros());
    }
}
