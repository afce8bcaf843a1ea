package io.thermocline.engine;

import io.thermocline.block.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * How a block stands: what preconditions are compared with.
 *
 * @param version the current version, 0 when there is no row
 * @param sequence of the commit that wrote it
 * @param gone whether that version is a tombstone or expired
 * @param createdAtMicros of that version
 */
record Standing(long version, long sequence, boolean gone, long createdAtMicros) {
    static final Standing NOTHING = new Standing(0, 0, false, 0);

    static Standing of(@Nullable Row row, long nowMicros) {
        return row == null ? NOTHING : of(row.envelope(), nowMicros);
    }

    static Standing of(Envelope envelope, long nowMicros) {
        return new Standing(
                envelope.version(), envelope.sequence(), !envelope.live(nowMicros), envelope.createdAtMicros());
    }

    boolean live() {
        return version != 0 && !gone;
    }

    /** Whether a precondition holds; {@link Precondition.SameTransaction} is not a matter of standing. */
    boolean meets(Precondition precondition) {
        return switch (precondition) {
            case Precondition.Absent _ -> version == 0;
            case Precondition.VersionIs required -> live() && version == required.version();
            case Precondition.RowIs required ->
                live() && version == required.version() && sequence == required.sequence();
            case Precondition.Tombstoned required -> gone && version == required.version();
            case Precondition.SameTransaction _ -> false;
        };
    }
}
