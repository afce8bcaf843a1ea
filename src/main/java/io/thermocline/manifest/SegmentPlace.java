package io.thermocline.manifest;

import java.util.Objects;
import java.util.Optional;

/**
 * Where the bytes of a segment lie. A segment is never in no place, and each step names the next place only when all its bytes are there.
 *
 * <pre>
 *            uploaded and verified             the archive's manifest names it
 *   LOCAL ──────────────────────────► BOTH ──────────────────────────────────► ARCHIVED
 *         ◄────────────────────────── BOTH ◄──────────────────────────────────
 *           the objects are garbage             fetched whole and verified
 * </pre>
 *
 * <p>A step to the same place changes nothing, so each may be taken again after a crash. While a place has a prefix, the prefix stays.
 */
public sealed interface SegmentPlace {
    /** All files lie here, and nothing of them in the archive. */
    enum Local implements SegmentPlace {
        /** There is nothing more to say. */
        LOCAL
    }

    /** All files lie here and in the archive. */
    record Both(ArchivePrefix prefix) implements SegmentPlace {
        public Both {
            Objects.requireNonNull(prefix);
        }
    }

    /** All files lie in the archive; what is needed to find rows and vectors, but no content, lies here too. */
    record Archived(ArchivePrefix prefix) implements SegmentPlace {
        public Archived {
            Objects.requireNonNull(prefix);
        }
    }

    /** Here alone. */
    static SegmentPlace local() {
        return Local.LOCAL;
    }

    /** Where its objects lie; empty when there are none. */
    default Optional<ArchivePrefix> archived() {
        return switch (this) {
            case Local _ -> Optional.empty();
            case Both(ArchivePrefix prefix) -> Optional.of(prefix);
            case Archived(ArchivePrefix prefix) -> Optional.of(prefix);
        };
    }

    /** Whether all of it lies here. */
    default boolean whole() {
        return !(this instanceof Archived);
    }

    /** Whether a segment may be there next. */
    default boolean mayBecome(SegmentPlace next) {
        return switch (this) {
            case Local _ -> !(next instanceof Archived);
            case Both(ArchivePrefix prefix) ->
                next instanceof Local || next.archived().equals(Optional.of(prefix));
            case Archived(ArchivePrefix prefix) -> next.archived().equals(Optional.of(prefix));
        };
    }
}
