package io.thermocline.engine;

import io.thermocline.segment.SegmentMeta;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An estimate of the rows of each segment that are no longer current, and whether it is time to rewrite it for them. What a segment itself
 * shows (older versions beside newer ones, tombstones) is known when it is opened; what later segments supersede is counted as they are
 * written, from the opening of the store on. Thread-safe.
 */
final class DeadRows {
    /** A rewrite that could drop little is not tried again before this is over, however short the history. */
    private static final long PATIENCE_MICROS = 600_000_000L;

    private final Micros time;
    private final long historyMicros;
    private final Map<Long, Tally> tallies = new ConcurrentHashMap<>();

    DeadRows(Micros time, long historyMicros) {
        this.time = time;
        this.historyMicros = historyMicros;
    }

    /**
     * @param rows in the segment
     * @param inside dead from the start
     * @param bornAtMicros when it was written or opened
     * @param outside superseded since
     * @param outsideSinceMicros when the first of those was
     */
    private record Tally(long rows, long inside, long bornAtMicros, long outside, long outsideSinceMicros) {}

    /** A segment was written or opened. */
    void written(OpenSegment segment) {
        tallies.put(segment.id(), tally(segment));
    }

    private Tally tally(OpenSegment segment) {
        SegmentMeta meta = segment.segment().meta();
        long inside = meta.rows() - meta.counts().ids() + meta.counts().tombstones();
        return new Tally(meta.rows(), inside, time.now(), 0, 0);
    }

    /** One more row of the segment has a newer one elsewhere. */
    void superseded(long segmentId) {
        tallies.computeIfPresent(
                segmentId,
                (_, tally) -> new Tally(
                        tally.rows(),
                        tally.inside(),
                        tally.bornAtMicros(),
                        tally.outside() + 1,
                        tally.outside() == 0 ? time.now() : tally.outsideSinceMicros()));
    }

    /**
     * Segments became others. What was dead and was kept, for the history, is dead still: by rows that were merged too, as the results show themselves, or else by rows elsewhere. Once the
     * history is over, the merge has dropped what it could, and nothing is carried on: these are estimates, and merging has to end.
     *
     * @param results what is superseded lies in the last one
     */
    void merged(Set<Long> sources, List<OpenSegment> results) {
        long dead = 0;
        long dropped = 0;
        long since = Long.MAX_VALUE;
        for (long each : sources) {
            Tally source = tallies.remove(each);
            if (source != null) {
                dead += source.inside() + source.outside();
                dropped += source.rows();
                since = source.outside() == 0 ? since : Math.min(since, source.outsideSinceMicros());
            }
        }
        for (OpenSegment each : results) {
            Tally written = tally(each);
            tallies.put(each.id(), written);
            dead -= written.inside();
            dropped -= written.rows();
        }
        long outside = dead - dropped;
        boolean kept = since < Long.MAX_VALUE && since + historyMicros > time.now();
        if (outside > 0 && kept && !results.isEmpty()) {
            Tally last = tally(results.getLast());
            tallies.put(
                    results.getLast().id(), new Tally(last.rows(), last.inside(), last.bornAtMicros(), outside, since));
        }
    }

    /** Dead rows of all segments, about. */
    long total() {
        return tallies.values().stream()
                .mapToLong(tally -> tally.inside() + tally.outside())
                .sum();
    }

    /** Dead rows of a segment, about. */
    long dead(long segmentId) {
        Tally tally = tallies.get(segmentId);
        return tally == null ? 0 : Math.min(tally.rows(), tally.inside() + tally.outside());
    }

    /** The share of a segment's rows that a rewrite now would drop, about; 0 to 1. */
    double droppableShare(long segmentId) {
        Tally tally = tallies.get(segmentId);
        if (tally == null || tally.rows() == 0) {
            return 0;
        }
        long now = time.now();
        long droppable = 0;
        if (tally.bornAtMicros() + Math.max(historyMicros, PATIENCE_MICROS) <= now) {
            droppable += tally.inside();
        }
        if (tally.outside() > 0 && tally.outsideSinceMicros() + historyMicros <= now) {
            droppable += tally.outside();
        }
        return (double) Math.min(droppable, tally.rows()) / tally.rows();
    }
}
