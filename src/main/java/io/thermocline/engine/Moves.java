package io.thermocline.engine;

import java.util.HashSet;
import java.util.Set;

/** Which segments are being moved, merged, or deleted from the archive: each by one at a time. Thread-safe. */
final class Moves {
    private final Set<Long> underWay = new HashSet<>(); // under this

    /** Sets segments aside, all or none; false when one of them is set aside already. */
    synchronized boolean begin(Set<Long> segments) {
        if (segments.stream().anyMatch(underWay::contains)) {
            return false;
        }
        underWay.addAll(segments);
        return true;
    }

    synchronized void end(Set<Long> segments) {
        underWay.removeAll(segments);
    }

    /** The segments that are set aside. */
    synchronized Set<Long> underWay() {
        return Set.copyOf(underWay);
    }
}
