package io.thermocline.manifest;

import java.util.Objects;
import java.util.Set;

/** A condition on the version that edits are applied to, as data; checked again whenever the commit starts over from a newer version. */
public sealed interface ManifestRequirement {
    /** These segments are still part of the store. */
    record SegmentsPresent(Set<Long> ids) implements ManifestRequirement {
        public SegmentsPresent {
            ids = Set.copyOf(ids);
        }
    }

    /** This is the newest version: pins are set on it alone, because what older ones name may be gone. */
    record VersionIs(long version) implements ManifestRequirement {}

    /** A segment is part of the store, and lies there. */
    record SegmentAt(long id, SegmentPlace place) implements ManifestRequirement {
        public SegmentAt {
            Objects.requireNonNull(place);
        }
    }

    /** There are no pins but these: what was decided about those that were there holds for all. */
    record PinsAmong(Set<Pin> pins) implements ManifestRequirement {
        public PinsAmong {
            pins = Set.copyOf(pins);
        }
    }

    /** Whether the condition holds. */
    default boolean holds(Manifest base) {
        return switch (this) {
            case SegmentsPresent present ->
                present.ids().stream().allMatch(id -> base.segment(id).isPresent());
            case SegmentAt(long id, SegmentPlace place) ->
                base.segment(id)
                        .filter(segment -> segment.place().equals(place))
                        .isPresent();
            case PinsAmong(Set<Pin> pins) -> pins.containsAll(base.pins());
            case VersionIs exactly -> base.version() == exactly.version();
        };
    }
}
