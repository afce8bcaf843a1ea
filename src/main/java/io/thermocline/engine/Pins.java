package io.thermocline.engine;

import io.thermocline.manifest.Manifest;
import io.thermocline.manifest.ManifestEdit;
import io.thermocline.manifest.ManifestLog;
import io.thermocline.manifest.ManifestRequirement;
import io.thermocline.manifest.Pin;
import io.thermocline.manifest.RequirementFailedException;
import java.util.List;
import java.util.UUID;
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

    void lift(UUID id) {
        manifest.commit(List.of(), List.of(new ManifestEdit.ExpirePins(time.now()), new ManifestEdit.RemovePin(id)));
    }
}
