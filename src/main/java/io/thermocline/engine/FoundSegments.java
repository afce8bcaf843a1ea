package io.thermocline.engine;

import io.thermocline.files.FileStore;
import io.thermocline.files.StorageFullException;
import io.thermocline.manifest.ArchivePrefix;
import io.thermocline.manifest.Manifest;
import io.thermocline.manifest.SegmentDescription;
import io.thermocline.manifest.SegmentPlace;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.segment.CorruptPageException;
import io.thermocline.segment.CorruptSegmentException;
import io.thermocline.segment.Husk;
import io.thermocline.segment.SegmentMeta;
import io.thermocline.segment.Throttle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Opens segments as they are found, and brings their files to where the manifest says they are.
 *
 * <pre>
 *   LOCAL      files right ──► opened                       else ──► refused
 *   BOTH       files right ──► opened                       else ──► fetched whole from the archive, opened
 *   ARCHIVED   files right, contents too ──► husk made      files right, husk ──► opened      else ──► fetched from the archive, opened
 * </pre>
 *
 * <p>So a move, or an opening from the archive, that a crash ended goes on where it was.
 */
final class FoundSegments {
    private static final Logger LOG = System.getLogger(FoundSegments.class.getName());

    private final FileStore files;
    private final SegmentShelf shelf;
    private final int count;
    private int opened;

    FoundSegments(FileStore files, SegmentShelf shelf, Manifest of) {
        this.files = files;
        this.shelf = shelf;
        this.count = of.segments().size();
    }

    OpenSegment open(SegmentDescription segment) {
        SegmentMeta meta = SegmentMeta.decode(segment.description());
        OpenSegment open = switch (segment.place()) {
            case SegmentPlace.Local place -> shelf.open(meta, place);
            case SegmentPlace.Both place -> whole(meta, place);
            case SegmentPlace.Archived place -> husk(meta, place);
        };
        opened++;
        return open;
    }

    private OpenSegment whole(SegmentMeta meta, SegmentPlace.Both place) {
        try {
            return shelf.open(meta, place);
        } catch (CorruptSegmentException e) {
            fetch(meta, place.prefix(), e);
            return fetched(meta, () -> Husk.restore(files, meta, shelf.archived(place.prefix()), Throttle.NONE), place);
        }
    }

    private OpenSegment husk(SegmentMeta meta, SegmentPlace.Archived place) {
        try {
            if (!Husk.is(files, meta)) {
                shrink(meta);
            }
            return shelf.open(meta, place);
        } catch (CorruptSegmentException e) {
            fetch(meta, place.prefix(), e);
            return shelf.open(meta, place);
        }
    }

    private void shrink(SegmentMeta meta) {
        try {
            Husk.make(files, meta);
        } catch (StorageFullException | CorruptPageException e) {
            LOG.log(Level.WARNING, "contents that lie in the archive stay here too: segment={0} {1}", meta.id(), e);
        }
    }

    private void fetch(SegmentMeta meta, ArchivePrefix prefix, CorruptSegmentException why) {
        LOG.log(
                Level.INFO,
                "fetched from the archive: segment={0} opened={1} of={2}; {3}",
                meta.id(),
                opened,
                count,
                why.getMessage());
        fetched(meta, () -> Husk.fetch(files, meta, shelf.archived(prefix), Throttle.NONE));
    }

    private OpenSegment fetched(SegmentMeta meta, Runnable fetch, SegmentPlace place) {
        fetched(meta, fetch);
        return shelf.open(meta, place);
    }

    private static void fetched(SegmentMeta meta, Runnable fetch) {
        try {
            fetch.run();
        } catch (ObjectStoreException e) {
            throw new ArchiveNeededException(
                    "files of segment " + meta.id()
                            + " are missing or damaged here, and the archive does not give them",
                    e);
        }
    }
}
