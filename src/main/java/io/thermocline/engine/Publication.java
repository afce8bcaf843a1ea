package io.thermocline.engine;

import io.thermocline.manifest.Flushed;
import io.thermocline.manifest.Manifest;
import io.thermocline.manifest.ManifestEdit;
import io.thermocline.manifest.SegmentDescription;
import io.thermocline.manifest.SegmentPlace;
import io.thermocline.segment.SegmentMeta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the archive's manifest is to say of a store. Whoever opens the store from it finds what these segments hold, no more: what was written since, and what lies in other segments, is
 * not among it, but for tombstones ({@link TombstoneCopies}).
 *
 * @param segments all of them as archived
 * @param timeMicros no commit that they hold was made later
 * @param nextSegmentId of the store
 */
record Publication(List<SegmentDescription> segments, long timeMicros, long nextSegmentId) {
    Publication {
        segments = List.copyOf(segments);
    }

    /** What of the store lies in the archive, and nothing else. */
    static Publication of(Manifest store) {
        List<SegmentDescription> archived = new ArrayList<>();
        for (SegmentDescription each : store.segments()) {
            each.place().archived().ifPresent(prefix -> archived.add(each.at(new SegmentPlace.Archived(prefix))));
        }
        return new Publication(archived, store.flushed().timeMicros(), store.nextSegmentId());
    }

    /** What the archive's manifest says already, but for copies of tombstones. */
    static Publication unchanged(Manifest archive, Manifest store) {
        List<SegmentDescription> segments = archive.segments().stream()
                .filter(each -> store.segment(each.id()).isPresent() || !holdsTombstonesOnly(each))
                .toList();
        return new Publication(segments, archive.flushed().timeMicros(), archive.nextSegmentId());
    }

    /** Whether nothing can come to light from a segment. */
    static boolean holdsTombstonesOnly(SegmentDescription segment) {
        SegmentMeta.Counts counts = SegmentMeta.decode(segment.description()).counts();
        return counts.rows() == counts.tombstones() && counts.vectors() == 0;
    }

    /** The same with copies of tombstones. */
    Publication with(TombstoneCopies copies) {
        List<SegmentDescription> all = new ArrayList<>(segments);
        all.addAll(copies.segments());
        return new Publication(all, Math.max(timeMicros, copies.timeMicros()), nextSegmentId);
    }

    /**
     * The edits of the next commit that brings the archive's manifest to say so; none when it does. What lies elsewhere now goes in a commit of its own before it comes
     * again, as the place of a segment never changes otherwise.
     */
    List<ManifestEdit> edits(Manifest archive) {
        List<SegmentDescription> missing = new ArrayList<>(segments);
        missing.removeAll(archive.segments());
        Set<Long> gone = new HashSet<>();
        for (SegmentDescription each : archive.segments()) {
            if (!segments.contains(each)) {
                gone.add(each.id());
            }
        }
        Set<Long> elsewhere = new HashSet<>(gone);
        elsewhere.retainAll(missing.stream().map(SegmentDescription::id).toList());
        if (!elsewhere.isEmpty()) {
            return List.of(new ManifestEdit.RemoveSegments(elsewhere));
        }
        List<ManifestEdit> edits = new ArrayList<>();
        if (!gone.isEmpty()) {
            edits.add(new ManifestEdit.RemoveSegments(gone));
        }
        if (!missing.isEmpty()) {
            missing.forEach(each -> edits.add(new ManifestEdit.AddSegment(each)));
            long sequence = missing.stream()
                    .mapToLong(SegmentDescription::maxSequence)
                    .max()
                    .orElse(0);
            edits.add(new ManifestEdit.AdvanceFlushed(new Flushed(sequence, timeMicros)));
            edits.add(new ManifestEdit.ReserveIds(nextSegmentId));
        }
        return edits;
    }
}
