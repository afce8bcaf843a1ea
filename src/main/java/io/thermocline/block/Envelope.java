package io.thermocline.block;

import java.util.Objects;

/**
 * What the committer stamps on one version of a block.
 *
 * @param sequence position of its commit in the log, from 1
 * @param version from 1; a tombstone has the version after the one it deletes
 * @param createdAtMicros microseconds since the epoch, UTC
 * @param updatedAtMicros microseconds since the epoch, UTC
 * @param expiresAtMicros microseconds since the epoch, UTC; 0 is never
 * @param flags any of {@link #TOMBSTONE}, {@link #PENDING}, {@link #SYSTEM}
 */
public record Envelope(
        BlockId id,
        long sequence,
        long version,
        long createdAtMicros,
        long updatedAtMicros,
        long expiresAtMicros,
        int flags) {
    /** This version says that the block is deleted. */
    public static final int TOMBSTONE = 1;
    /** Text whose vectors are still to be computed. */
    public static final int PENDING = 2;
    /** One of the store's own blocks; no caller but the store sees it. */
    public static final int SYSTEM = 4;

    public Envelope {
        Objects.requireNonNull(id);
    }

    /** Whether this version is a tombstone. */
    public boolean tombstone() {
        return (flags & TOMBSTONE) != 0;
    }

    /** Whether vectors are still to be computed. */
    public boolean pending() {
        return (flags & PENDING) != 0;
    }

    /** Whether the block is one of the store's own. */
    public boolean system() {
        return (flags & SYSTEM) != 0;
    }

    /** Whether the block's time is over at that instant. */
    public boolean expired(long nowMicros) {
        return expiresAtMicros != 0 && expiresAtMicros <= nowMicros;
    }

    /** Whether the block is there to be read at that instant: neither deleted nor expired. */
    public boolean live(long nowMicros) {
        return !tombstone() && !expired(nowMicros);
    }
}
