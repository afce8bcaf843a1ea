package io.thermocline.engine;

import io.thermocline.manifest.Manifest;
import io.thermocline.manifest.ManifestEdit;
import io.thermocline.manifest.ManifestLog;
import io.thermocline.manifest.ManifestRequirement;
import io.thermocline.manifest.Pin;
import io.thermocline.manifest.RequirementFailedException;
import io.thermocline.manifest.SegmentDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sets and lifts pins of the manifest; those that hold nothing any more go with the next change. Thread-safe. */
final class Pins {
    private final ManifestLog manifest;
    private final Micros time;

    Pins(ManifestLog manifest, Micros time) {
        this.manifest = manifest;
        this.time = time;
    }

    /** Pins the newest version. */
    Pin set(UUID id, long expiresAtMicros) {
        Pin set = null;
        while (set == null) {
            set = attempt(id, expiresAtMicros);
        }
        return set;
    }

    /** Null when another version has come meanwhile: only the newest can be pinned, because files that older ones name may be gone. */
    private @Nullable Pin attempt(UUID id, long expiresAtMicros) {
        Manifest newest = manifest.refresh();
        Pin pin = new Pin(id, newest.version(), expiresAtMicros);
        try {
            manifest.commit(
                    List.of(new ManifestRequirement.VersionIs(newest.version())),
                    List.of(new ManifestEdit.ExpirePins(time.now()), new ManifestEdit.AddPin(pin)));
            return pin;
        } catch (RequirementFailedException e) {
            return null;
        }
    }

    /**
     * Moves pins to the newest version where theirs names a segment that is to go: what is erased goes all the same.
     *
     * @param unwanted asked of segments that the newest version does not name
     */
    void moveOff(Predicate<SegmentDescription> unwanted) {
        boolean moved = false;
        while (!moved) {
            Manifest newest = manifest.refresh();
            List<ManifestEdit> edits = new ArrayList<>();
            edits.add(new ManifestEdit.ExpirePins(time.now()));
            for (Pin pin : newest.pins()) {
                if (pin.holds(time.now()) && names(pin, newest, unwanted)) {
                    edits.add(new ManifestEdit.RemovePin(pin.id()));
                    edits.add(new ManifestEdit.AddPin(new Pin(pin.id(), newest.version(), pin.expiresAtMicros())));
                }
            }
            moved = edits.size() == 1 || attempt(newest, edits);
        }
    }

    private boolean names(Pin pin, Manifest newest, Predicate<SegmentDescription> unwanted) {
        return manifest.version(pin.version()).stream()
                .flatMap(pinned -> pinned.segments().stream())
                .anyMatch(each -> newest.segment(each.id()).isEmpty() && unwanted.test(each));
    }

    private boolean attempt(Manifest newest, List<ManifestEdit> edits) {
        try {
            manifest.commit(List.of(new ManifestRequirement.VersionIs(newest.version())), edits);
            return true;
        } catch (RequirementFailedException e) {
            return false;
        }
    }

    void lift(UUID id) {
        manifest.commit(List.of(), List.of(new ManifestEdit.ExpirePins(time.now()), new ManifestEdit.RemovePin(id)));
    }
}
