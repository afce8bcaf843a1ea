package io.thermocline.engine;

import io.thermocline.manifest.Flushed;
import io.thermocline.manifest.Manifest;
import io.thermocline.manifest.ManifestEdit;
import io.thermocline.manifest.SegmentDescription;
import io.thermocline.manifest.SegmentPlace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the archive's manifest has to say of a store: its segments that lie there, all of them as archived, and nothing else. Whoever opens the store from it finds what
 * these hold, no more: what was written since, and what lies in other segments, deletions too, is not among it.
 */
record Publication(Manifest store) {
    /** The segments that it names. */
    List<SegmentDescription> segments() {
        List<SegmentDescription> archived = new ArrayList<>();
        for (SegmentDescription each : store.segments()) {
            each.place().archived().ifPresent(prefix -> archived.add(each.at(new SegmentPlace.Archived(prefix))));
        }
        return archived;
    }

    /**
     * The edits of the next commit that brings the archive's manifest to say so; none when it does. What lies elsewhere now goes in a commit of its own before it comes
     * again, as the place of a segment never changes otherwise.
     */
    List<ManifestEdit> edits(Manifest archive) {
        List<SegmentDescription> wanted = segments();
        Set<Long> gone = new HashSet<>();
        for (SegmentDescription each : archive.segments()) {
            if (!wanted.contains(each)) {
                gone.add(each.id());
            }
        }
        wanted.removeAll(archive.segments());
        List<ManifestEdit> edits = new ArrayList<>();
        if (!gone.isEmpty()) {
            edits.add(new ManifestEdit.RemoveSegments(gone));
        }
        if (!wanted.isEmpty() && wanted.stream().noneMatch(each -> gone.contains(each.id()))) {
            wanted.forEach(each -> edits.add(new ManifestEdit.AddSegment(each)));
            long sequence = wanted.stream()
                    .mapToLong(SegmentDescription::maxSequence)
                    .max()
                    .orElse(0);
            edits.add(new ManifestEdit.AdvanceFlushed(
                    new Flushed(sequence, store.flushed().timeMicros())));
            edits.add(new ManifestEdit.ReserveIds(store.nextSegmentId()));
        }
        return edits;
    }
}
