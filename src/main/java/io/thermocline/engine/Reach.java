package io.thermocline.engine;

import io.thermocline.manifest.ManifestLog;
import java.util.Set;

/** From where rows that are no part of the store any more could come to light. Thread-safe. */
record Reach(ManifestLog manifest, ArchiveCatalog archive) {
    /** Whether a pin holds any older version of the store's manifest. */
    boolean pinned(long nowMicros) {
        return manifest.current().pins().stream().anyMatch(pin -> pin.holds(nowMicros));
    }

    /** Whether the archive's manifest names segments that the store's will not once some are merged: whoever opens the store from there finds what they hold. */
    boolean leaves(Set<Long> merged) {
        return archive.leaves(merged);
    }
}
