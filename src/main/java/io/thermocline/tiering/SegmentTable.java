package io.thermocline.tiering;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tallies by segment, read without making anything. Immutable; open addressing, half full at most. */
final class SegmentTable {
    static final SegmentTable EMPTY = new SegmentTable(new long[2], new Tally[2], 0);

    /** 0 is a free place: segments count from 1. */
    private final long[] segments;

    private final @Nullable Tally[] tallies;
    private final int size;

    /** What is done for each. */
    @FunctionalInterface
    interface Each {
        void take(long segment, Tally tally);
    }

    private SegmentTable(long[] segments, @Nullable Tally[] tallies, int size) {
        this.segments = segments;
        this.tallies = tallies;
        this.size = size;
    }

    @Nullable
    Tally get(long segment) {
        int mask = segments.length - 1;
        for (int at = start(segment, mask); segments[at] != 0; at = (at + 1) & mask) {
            if (segments[at] == segment) {
                return tallies[at];
            }
        }
        return null;
    }

    void each(Each action) {
        for (int i = 0; i < segments.length; i++) {
            Tally tally = tallies[i];
            if (tally != null) {
                action.take(segments[i], tally);
            }
        }
    }

    /** This with one more, or another in its place. */
    SegmentTable with(long segment, Tally tally) {
        int room = Integer.highestOneBit(size + 1) << 2;
        SegmentTable copy = new SegmentTable(new long[room], new Tally[room], get(segment) == null ? size + 1 : size);
        each(copy::put);
        copy.put(segment, tally);
        return copy;
    }

    /** This without some. */
    SegmentTable without(Set<Long> gone) {
        if (gone.isEmpty()) {
            return this;
        }
        SegmentTable[] kept = {EMPTY};
        each((segment, tally) -> {
            if (!gone.contains(segment)) {
                kept[0] = kept[0].with(segment, tally);
            }
        });
        return kept[0];
    }

    private void put(long segment, Tally tally) {
        int mask = segments.length - 1;
        int at = start(segment, mask);
        while (segments[at] != 0 && segments[at] != segment) {
            at = (at + 1) & mask;
        }
        segments[at] = segment;
        tallies[at] = tally;
    }

    private static int start(long segment, int mask) {
        return (int) ((segment * 0x9E37_79B9_7F4A_7C15L) >>> 32) & mask;
    }
}
