package io.thermocline.engine;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the archive stands.
 *
 * @param place where it is, for people
 * @param detail why, and what to do; empty when there is nothing to say
 * @param failingSince when what was asked of it began to fail; null while it answers, as far as is known
 */
public record ArchiveState(
        Condition condition,
        String place,
        String detail,
        @Nullable Instant failingSince) {
    public ArchiveState {
        Objects.requireNonNull(condition);
        Objects.requireNonNull(place);
        Objects.requireNonNull(detail);
    }

    /**
     * What can be done with it.
     *
     * <pre>
     *   IDLE ──► OPEN ◄──► UNREACHABLE        any ──► FENCED, FOREIGN: until the store is opened again
     * </pre>
     */
    public enum Condition {
        /** There is none. */
        NONE,
        /** Nothing was written to it since the store was opened, and no read has failed. */
        IDLE,
        /** This store writes it. */
        OPEN,
        /** The last write or the last read did not work; the next one is tried. */
        UNREACHABLE,
        /** The same store was opened from it elsewhere since: nothing is written any more, what lies there is read. */
        FENCED,
        /** It is another store's: nothing is written, what lies there is read. */
        FOREIGN
    }

    /** Whether nothing will be written before the store is opened again. */
    public boolean stopped() {
        return switch (condition) {
            case NONE, FENCED, FOREIGN -> true;
            case IDLE, OPEN, UNREACHABLE -> false;
        };
    }
}
