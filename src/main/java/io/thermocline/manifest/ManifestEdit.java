package io.thermocline.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** One change to a manifest, as data. */
public sealed interface ManifestEdit {
    /** A writer of a greater epoch takes the store over: those before it are fenced. */
    record TakeOver(Manifest.Writer writer) implements ManifestEdit {
        public TakeOver {
            Objects.requireNonNull(writer);
        }
    }

    /** A finished segment becomes part of the store. */
    record AddSegment(SegmentDescription segment) implements ManifestEdit {
        public AddSegment {
            Objects.requireNonNull(segment);
        }
    }

    /** Segments are no longer part of the store. */
    record RemoveSegments(Set<Long> ids) implements ManifestEdit {
        public RemoveSegments {
            ids = Set.copyOf(ids);
        }
    }

    /** More commits lie in segments now; one that lies behind already changes nothing. */
    record AdvanceFlushed(Flushed flushed) implements ManifestEdit {
        public AdvanceFlushed {
            Objects.requireNonNull(flushed);
        }
    }

    /** A version is to be kept. */
    record AddPin(Pin pin) implements ManifestEdit {
        public AddPin {
            Objects.requireNonNull(pin);
        }
    }

    /** A pin is lifted; nothing happens when there is none of that id. */
    record RemovePin(UUID id) implements ManifestEdit {
        public RemovePin {
            Objects.requireNonNull(id);
        }
    }

    /** Pins that hold nothing any more are lifted. */
    record ExpirePins(long nowMicros) implements ManifestEdit {}

    /** A segment lies somewhere else now; nothing else of it changes. Nothing happens when it is there already. */
    record MoveSegment(long id, SegmentPlace place) implements ManifestEdit {
        public MoveSegment {
            Objects.requireNonNull(place);
        }
    }

    /** The ids of segments begin here at the earliest. */
    record ReserveIds(long nextSegmentId) implements ManifestEdit {}

    /** The manifest with this change; its version is not touched. */
    default Manifest applyTo(Manifest base) {
        return switch (this) {
            case TakeOver(Manifest.Writer writer) -> base.with(writer);
            case AddSegment(SegmentDescription segment) -> add(base, segment);
            case RemoveSegments remove ->
                base.with(
                        base.segments().stream()
                                .filter(segment -> !remove.ids().contains(segment.id()))
                                .toList(),
                        base.nextSegmentId());
            case MoveSegment(long id, SegmentPlace place) ->
                base.with(
                        base.segments().stream()
                                .map(segment -> segment.id() == id ? segment.at(place) : segment)
                                .toList(),
                        base.nextSegmentId());
            case ReserveIds(long next) -> base.with(base.segments(), Math.max(base.nextSegmentId(), next));
            case AdvanceFlushed(Flushed flushed) -> base.with(base.flushed().max(flushed));
            case AddPin(Pin pin) -> {
                List<Pin> pins = new ArrayList<>(base.pins());
                pins.add(pin);
                yield base.withPins(pins);
            }
            case RemovePin(UUID id) ->
                base.withPins(
                        base.pins().stream().filter(pin -> !pin.id().equals(id)).toList());
            case ExpirePins(long nowMicros) ->
                base.withPins(
                        base.pins().stream().filter(pin -> pin.holds(nowMicros)).toList());
        };
    }

    private static Manifest add(Manifest base, SegmentDescription segment) {
        List<SegmentDescription> segments = new ArrayList<>(base.segments());
        segments.add(segment);
        segments.sort(Comparator.comparingLong(SegmentDescription::id));
        return base.with(segments, Math.max(base.nextSegmentId(), segment.id() + 1));
    }
}
