package io.thermocline.segment;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import java.util.Objects;

/**
 * What the key file says about one version of a block: its envelope, and where in the data file its header and content lie. Belongs to the
 * {@link Segment} that gave it.
 *
 * @param page number of the page in the segment, from 0; header and content lie in pages of the same number
 * @param row number of the row in the page, from 0
 */
public record SegmentEntry(Envelope envelope, int page, int row) {
    public SegmentEntry {
        Objects.requireNonNull(envelope);
    }

    /** The block. */
    public BlockId id() {
        return envelope.id();
    }

    /** Position of the version's commit in the log. */
    public long sequence() {
        return envelope.sequence();
    }

    /** The version. */
    public long version() {
        return envelope.version();
    }

    /** Microseconds since the epoch, UTC. */
    public long createdAtMicros() {
        return envelope.createdAtMicros();
    }

    /** Microseconds since the epoch, UTC. */
    public long updatedAtMicros() {
        return envelope.updatedAtMicros();
    }

    /** Microseconds since the epoch, UTC; 0 is never. */
    public long expiresAtMicros() {
        return envelope.expiresAtMicros();
    }

    /** As in {@link Envelope#flags}. */
    public int flags() {
        return envelope.flags();
    }
}
