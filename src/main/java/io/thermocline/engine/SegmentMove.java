package io.thermocline.engine;

import io.thermocline.files.FileStore;
import io.thermocline.manifest.ArchivePrefix;
import io.thermocline.manifest.Manifest;
import io.thermocline.manifest.ManifestEdit;
import io.thermocline.manifest.ManifestLog;
import io.thermocline.manifest.ManifestRequirement;
import io.thermocline.manifest.RequirementFailedException;
import io.thermocline.manifest.SegmentDescription;
import io.thermocline.manifest.SegmentPlace;
import io.thermocline.segment.Husk;
import io.thermocline.segment.SegmentMeta;
import io.thermocline.segment.Throttle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Moves one segment, step by step. Each step begins at what the manifest says, so a move that failed or was ended by a crash goes on where it was when it is asked for
 * again; what a step left behind before the manifest said so is overwritten, or garbage.
 *
 * <pre>
 *   to the archive    LOCAL: upload, verify ─► manifest BOTH ─► archive's manifest ─► manifest ARCHIVED ─► husk ─► view
 *   back              ARCHIVED: fetch whole, verify ─► manifest BOTH ─► view
 *   forget            BOTH: manifest LOCAL ─► view                     its objects are garbage once the archive's manifest has been published
 * </pre>
 */
final class SegmentMove {
    private final FileStore files;
    private final ManifestLog manifest;
    private final SegmentShelf shelf;
    private final Views views;
    private final ArchiveCatalog catalog;
    private final Publisher publisher;
    private final Micros time;

    SegmentMove(
            FileStore files,
            ManifestLog manifest,
            SegmentShelf shelf,
            Views views,
            ArchiveCatalog catalog,
            Publisher publisher,
            Micros time) {
        this.files = files;
        this.manifest = manifest;
        this.shelf = shelf;
        this.views = views;
        this.catalog = catalog;
        this.publisher = publisher;
        this.time = time;
    }

    /** Has the contents of a segment lie in the archive alone. */
    MoveOutcome toArchive(long id, Throttle throttle) {
        catalog.require();
        Optional<SegmentDescription> found = find(id);
        if (found.isEmpty()) {
            return MoveOutcome.MISSING;
        }
        SegmentMeta meta = SegmentMeta.decode(found.get().description());
        return switch (found.get().place()) {
            case SegmentPlace.Local _ -> {
                ArchivePrefix prefix = new ArchivePrefix(manifest.current().epoch(), id);
                shelf.archived(prefix).upload(files, meta, throttle);
                SegmentPlace.Both both = new SegmentPlace.Both(prefix);
                step(id, SegmentPlace.local(), both, List.of());
                show(meta, both);
                yield leave(meta, both);
            }
            case SegmentPlace.Both both -> leave(meta, both);
            case SegmentPlace.Archived archived -> {
                publisher.publish();
                yield husk(meta, archived);
            }
        };
    }

    /** From here on the archive has all of it: its contents may go, unless a pin holds them. */
    private MoveOutcome leave(SegmentMeta meta, SegmentPlace.Both both) {
        publisher.publish();
        SegmentPlace.Archived archived = new SegmentPlace.Archived(both.prefix());
        while (true) {
            Manifest newest = manifest.refresh();
            if (pinnedHere(meta.id())) {
                return MoveOutcome.PINNED;
            }
            try {
                step(meta.id(), both, archived, List.of(new ManifestRequirement.PinsAmong(Set.copyOf(newest.pins()))));
                return husk(meta, archived);
            } catch (RequirementFailedException e) {
                if (manifest.current().pins().equals(newest.pins())) {
                    throw e;
                }
                // another pin was set meanwhile: see whether it holds this segment
            }
        }
    }

    private MoveOutcome husk(SegmentMeta meta, SegmentPlace.Archived place) {
        if (!Husk.is(files, meta)) {
            Husk.make(files, meta);
        }
        show(meta, place);
        return MoveOutcome.DONE;
    }

    /** Has the contents of a segment lie here too. */
    MoveOutcome toDisk(long id, Throttle throttle) {
        Optional<SegmentDescription> found = find(id);
        if (found.isEmpty()) {
            return MoveOutcome.MISSING;
        }
        SegmentMeta meta = SegmentMeta.decode(found.get().description());
        return switch (found.get().place()) {
            case SegmentPlace.Local _ -> MoveOutcome.DONE;
            case SegmentPlace.Both both -> {
                show(meta, both);
                yield MoveOutcome.DONE;
            }
            case SegmentPlace.Archived archived -> {
                Husk.restore(files, meta, shelf.archived(archived.prefix()), throttle);
                SegmentPlace.Both both = new SegmentPlace.Both(archived.prefix());
                step(id, archived, both, List.of());
                show(meta, both);
                yield MoveOutcome.DONE;
            }
        };
    }

    /** Gives up what the archive has of a segment that lies here whole. */
    MoveOutcome forget(long id) {
        Optional<SegmentDescription> found = find(id);
        if (found.isEmpty()) {
            return MoveOutcome.MISSING;
        }
        SegmentPlace place = found.get().place();
        if (!place.whole()) {
            throw new IllegalStateException("segment " + id + " lies in the archive alone");
        }
        step(id, place, SegmentPlace.local(), List.of());
        show(SegmentMeta.decode(found.get().description()), SegmentPlace.local());
        return MoveOutcome.DONE;
    }

    /** A segment that reads find and the manifest names; one that was just flushed may be missed for a moment. */
    private Optional<SegmentDescription> find(long id) {
        boolean shown = views.peek().segments().stream().anyMatch(each -> each.id() == id);
        return shown ? manifest.refresh().segment(id) : Optional.empty();
    }

    /** Whether a pinned version names the segment as lying here whole, which then stays so. */
    boolean pinnedHere(long id) {
        return manifest.pinned(time.now()).stream()
                .anyMatch(each -> each.id() == id && each.place().whole());
    }

    private void step(long id, SegmentPlace from, SegmentPlace to, List<ManifestRequirement> more) {
        List<ManifestRequirement> requirements = new ArrayList<>(more);
        requirements.add(new ManifestRequirement.SegmentAt(id, from));
        manifest.commit(requirements, List.of(new ManifestEdit.MoveSegment(id, to)));
    }

    /** Has reads find the segment where it is now, if they do not yet. */
    private void show(SegmentMeta meta, SegmentPlace place) {
        boolean shown = views.peek().segments().stream()
                .anyMatch(each -> each.id() == meta.id() && each.place().equals(place));
        if (!shown) {
            views.moved(shelf.open(meta, place));
        }
    }
}
