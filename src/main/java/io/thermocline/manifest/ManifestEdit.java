package io.thermocline.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** One change to a manifest, as data. */
public sealed interface ManifestEdit {
    /** A writer takes the store over: the epoch grows by one, and writers before it are fenced. */
    record TakeOver() implements ManifestEdit {}

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

    /** The manifest with this change; its version is not touched. */
    default Manifest applyTo(Manifest base) {
        return switch (this) {
            case TakeOver _ ->
                new Manifest(
                        base.version(),
                        base.storeId(),
                        base.epoch() + 1,
                        base.segments(),
                        base.flushed(),
                        base.nextSegmentId(),
                        base.pins());
            case AddSegment add -> add(base, add.segment());
            case RemoveSegments remove ->
                withSegments(
                        base,
                        base.segments().stream()
                                .filter(segment -> !remove.ids().contains(segment.id()))
                                .toList(),
                        base.nextSegmentId());
            case AdvanceFlushed advance ->
                new Manifest(
                        base.version(),
                        base.storeId(),
                        base.epoch(),
                        base.segments(),
                        base.flushed().max(advance.flushed()),
                        base.nextSegmentId(),
                        base.pins());
            case AddPin add -> {
                List<Pin> pins = new ArrayList<>(base.pins());
                pins.add(add.pin());
                yield withPins(base, pins);
            }
            case RemovePin remove ->
                withPins(
                        base,
                        base.pins().stream()
                                .filter(pin -> !pin.id().equals(remove.id()))
                                .toList());
            case ExpirePins expire ->
                withPins(
                        base,
                        base.pins().stream()
                                .filter(pin -> pin.holds(expire.nowMicros()))
                                .toList());
        };
    }

    private static Manifest add(Manifest base, SegmentDescription segment) {
        List<SegmentDescription> segments = new ArrayList<>(base.segments());
        segments.add(segment);
        segments.sort(Comparator.comparingLong(SegmentDescription::id));
        return withSegments(base, segments, Math.max(base.nextSegmentId(), segment.id() + 1));
    }

    private static Manifest withSegments(Manifest base, List<SegmentDescription> segments, long nextSegmentId) {
        return new Manifest(
                base.version(), base.storeId(), base.epoch(), segments, base.flushed(), nextSegmentId, base.pins());
    }

    private static Manifest withPins(Manifest base, List<Pin> pins) {
        return new Manifest(
                base.version(),
                base.storeId(),
                base.epoch(),
                base.segments(),
                base.flushed(),
                base.nextSegmentId(),
                pins);
    }
}
