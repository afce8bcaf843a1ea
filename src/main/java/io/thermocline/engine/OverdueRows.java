package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.segment.CorruptPageException;
import io.thermocline.segment.SegmentCursor;
import io.thermocline.segment.SegmentMeta;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Finds segments that hold rows of blocks which were deleted, or expired, longer ago than such rows may stay, and that a rewrite would drop. It goes through the key files
 * of all segments with tombstones or rows that expire, so it looks once in a while only. One thread at a time.
 */
final class OverdueRows {
    /** Looks in the time that rows may stay, so that none stays longer by much. */
    private static final int LOOKS = 30;

    private static final long LONGEST_PAUSE_MICROS = TimeUnit.HOURS.toMicros(1);

    private final long withinMicros;
    private final long pauseMicros;
    private final Micros time;
    private long nextLook;
    private Set<Long> found = Set.of();

    OverdueRows(long withinMicros, Micros time) {
        this.withinMicros = withinMicros;
        this.pauseMicros = Math.min(LONGEST_PAUSE_MICROS, withinMicros / LOOKS);
        this.time = time;
        this.nextLook = time.now() + pauseMicros;
    }

    /** The segments that were found when it last looked. */
    Set<Long> segments(View view, Keep keep) {
        long now = time.now();
        if (now >= nextLook) {
            nextLook = now + pauseMicros;
            found = look(view, keep, now - withinMicros);
        }
        return found;
    }

    private static Set<Long> look(View view, Keep keep, long deadBy) {
        Set<Long> overdue = new HashSet<>();
        for (OpenSegment each : view.segments()) {
            SegmentMeta.Counts counts = each.segment().meta().counts();
            if (counts.tombstones() + counts.expiring() > 0) {
                look(view, each, keep, deadBy, overdue);
            }
        }
        return overdue;
    }

    private static void look(View view, OpenSegment segment, Keep keep, long deadBy, Set<Long> overdue) {
        try (SegmentCursor rows = segment.segment().rows()) {
            while (rows.next()) {
                if (deadBefore(rows.envelope(), deadBy)) {
                    collect(view, rows.envelope().id(), keep, overdue);
                }
            }
        } catch (CorruptPageException e) {
            // What is damaged is left alone, and reported where it is read.
            return;
        }
    }

    private static boolean deadBefore(Envelope row, long deadBy) {
        return row.tombstone() ? row.updatedAtMicros() <= deadBy : !row.live(deadBy);
    }

    private static void collect(View view, BlockId id, Keep keep, Set<Long> overdue) {
        List<Row> rows = view.versions(id, Long.MAX_VALUE);
        for (Row each : rows) {
            if (each instanceof Row.InSegment in) {
                long segment = in.segment().meta().id();
                if (!overdue.contains(segment) && drops(rows, segment, keep)) {
                    overdue.add(segment);
                }
            }
        }
    }

    /** Whether rewriting that segment alone would drop content of the block. */
    private static boolean drops(List<Row> rows, long segment, Keep keep) {
        List<Keep.Version> versions = rows.stream()
                .map(row -> new Keep.Version(
                        row.envelope(),
                        row instanceof Row.InSegment in && in.segment().meta().id() == segment))
                .toList();
        for (int i = 0; i < versions.size(); i++) {
            Keep.Version version = versions.get(i);
            if (version.merging() && !version.envelope().tombstone() && !keep.keeps(versions, i)) {
                return true;
            }
        }
        return false;
    }
}
