package io.thermocline.tiering;

import java.util.List;
import java.util.Objects;

/**
 * How things stand: all that the policy decides by.
 *
 * @param usableBytes that can still be written to the local disk
 * @param draining whether room is being made already
 */
record Standing(List<Candidate> segments, ArchiveState archive, long usableBytes, boolean draining, long nowMicros) {
    /**
     * One segment.
     *
     * @param movedMicros when it was last moved by itself, microseconds since the epoch; 0 for never or not known
     * @param barred whether it is on its way already, or a move of it failed a short while ago
     */
    record Candidate(Stored stored, Heat heat, long movedMicros, boolean barred) {
        Candidate {
            Objects.requireNonNull(stored);
            Objects.requireNonNull(heat);
        }

        boolean warm() {
            return stored.where() == Stored.Where.WARM;
        }

        double density() {
            return heat.density(stored.bytes());
        }
    }

    Standing {
        segments = List.copyOf(segments);
        Objects.requireNonNull(archive);
    }

    /** Bytes of segments on the local disk. */
    long warmBytes() {
        return segments.stream().mapToLong(each -> each.stored().localBytes()).sum();
    }
}
