package io.thermocline.consistency;

import io.thermocline.engine.Inspection;
import io.thermocline.segment.SegmentDamage;
import io.thermocline.segment.Throttle;
import java.util.Optional;

/**
 * Reads segments whole, and mends a damaged copy by the other.
 *
 * @param mend whether anything is changed
 * @param deep whether everything in the archive is read too
 */
record SegmentComparison(Inspection inspection, boolean mend, boolean deep) {
    /** Compares one segment, unless it is gone. */
    void compare(long segment, Throttle throttle, Findings findings) {
        Optional<Inspection.Damage> damage = inspection.look(segment, deep, throttle);
        if (damage.isEmpty()) {
            findings.count(Findings.SKIPPED, 1);
            return;
        }
        findings.count(Findings.SEGMENTS, 1);
        Inspection.Damage left = damage.get();
        if (mend && !left.none()) {
            left = inspection.mend(segment, left, deep, throttle).orElse(left);
            findings.count(Findings.REPAIRED, Math.max(0, parts(damage.get()) - parts(left)));
        }
        for (SegmentDamage each : left.here()) {
            findings.add(each.entry(), "", each.missing() ? Issue.DAMAGED_FILE : Issue.DAMAGED_PAGE);
        }
        for (SegmentDamage each : left.archived()) {
            findings.add(each.entry(), "", each.missing() ? Issue.MISSING_OBJECT : Issue.DAMAGED_OBJECT);
        }
    }

    private static long parts(Inspection.Damage damage) {
        return (long) damage.here().size() + damage.archived().size();
    }
}
