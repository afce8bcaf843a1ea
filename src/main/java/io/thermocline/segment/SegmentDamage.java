package io.thermocline.segment;

import java.util.Objects;

/**
 * A part of a segment that is not as it was written.
 *
 * @param entry the file or object, and where in it if that is known
 * @param missing whether the file or object is not there, or another or cut short; else part of it is damaged
 */
public record SegmentDamage(String entry, boolean missing) {
    public SegmentDamage {
        Objects.requireNonNull(entry);
    }

    static SegmentDamage of(CorruptSegmentException damage) {
        return new SegmentDamage(String.valueOf(damage.getMessage()), true);
    }

    static SegmentDamage of(CorruptPageException damage) {
        CorruptPage page = damage.page();
        return new SegmentDamage(
                "segment " + page.segment() + " " + page.column() + " " + page.page() + " at " + page.offset(), false);
    }
}
