package io.thermocline.manifest;

import java.util.List;
import java.util.function.BiPredicate;

/** What holds between a manifest version and the next; checked before every commit. A broken one is a defect, and nothing is written. */
enum Invariant {
    VERSIONS_HAVE_NO_GAPS((base, next) -> next.version() == base.version() + 1),
    STORE_STAYS_THE_SAME((base, next) -> next.storeId().equals(base.storeId())),
    EPOCHS_BELONG_TO_ONE_WRITER(
            (base, next) -> next.epoch() > base.epoch() || next.writer().equals(base.writer())),
    FLUSHED_NEVER_FALLS(
            (base, next) -> next.flushed().sequence() >= base.flushed().sequence()
                    && next.flushed().timeMicros() >= base.flushed().timeMicros()),
    NEXT_SEGMENT_NEVER_FALLS((base, next) -> next.nextSegmentId() >= base.nextSegmentId()),
    SEGMENTS_ASCEND((base, next) -> ascend(next.segments())),
    SEGMENTS_LIE_BELOW_NEXT(
            (base, next) -> next.segments().stream().allMatch(segment -> segment.id() < next.nextSegmentId())),
    SEGMENTS_NEVER_CHANGE_BUT_FOR_THEIR_PLACE(Invariant::segmentsStay),
    PLACES_CHANGE_STEP_BY_STEP(Invariant::placesFollow),
    OBJECTS_ARE_OF_NO_LATER_WRITER((base, next) -> next.segments().stream()
            .allMatch(
                    segment -> segment.place().archived().stream().allMatch(prefix -> prefix.epoch() <= next.epoch()))),
    SEGMENTS_HOLD_ONLY_WHAT_IS_FLUSHED((base, next) -> next.segments().stream()
            .allMatch(segment -> segment.maxSequence() <= next.flushed().sequence())),
    PINS_ARE_DISTINCT((base, next) ->
            next.pins().stream().map(Pin::id).distinct().count() == next.pins().size()),
    PINS_NAME_VERSIONS_THAT_ARE((base, next) ->
            next.pins().stream().allMatch(pin -> pin.version() >= 1 && pin.version() <= next.version()));

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final BiPredicate<Manifest, Manifest> predicate;

    Invariant(BiPredicate<Manifest, Manifest> predicate) {
        this.predicate = predicate;
    }

    boolean holds(Manifest base, Manifest next) {
        return predicate.test(base, next);
    }

    /** @throws IllegalStateException naming the first one that does not hold */
    static void requireAll(Manifest base, Manifest next) {
        for (Invariant invariant : values()) {
            if (!invariant.holds(base, next)) {
                throw new IllegalStateException(
                        "manifest invariant broken: invariant=" + invariant + " base=" + base.version());
            }
        }
    }

    private static boolean ascend(List<SegmentDescription> segments) {
        for (int i = 1; i < segments.size(); i++) {
            if (segments.get(i - 1).id() >= segments.get(i).id()) {
                return false;
            }
        }
        return true;
    }

    /** A new id may lie below the next one: of two segments written side by side the later id may be committed first. */
    private static boolean segmentsStay(Manifest base, Manifest next) {
        return next.segments().stream()
                .allMatch(segment -> base.segment(segment.id())
                        .map(before -> before.at(segment.place()).equals(segment))
                        .orElse(true));
    }

    private static boolean placesFollow(Manifest base, Manifest next) {
        return next.segments().stream()
                .allMatch(segment -> base.segment(segment.id())
                        .map(before -> before.place().mayBecome(segment.place()))
                        .orElse(true));
    }
}
