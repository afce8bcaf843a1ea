package io.thermocline.engine;

import io.thermocline.files.FileStore;
import io.thermocline.files.StorageFullException;
import io.thermocline.manifest.ArchivePrefix;
import io.thermocline.manifest.SegmentPlace;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.problem.ProblemException;
import io.thermocline.segment.ArchivedFiles;
import io.thermocline.segment.CorruptPageException;
import io.thermocline.segment.CorruptSegmentException;
import io.thermocline.segment.Husk;
import io.thermocline.segment.SegmentCheck;
import io.thermocline.segment.SegmentDamage;
import io.thermocline.segment.SegmentMeta;
import io.thermocline.segment.Throttle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the segments of an open store whole, here and in the archive, and mends a copy by the other. Thread-safe; calls wait for disk and archive. They throw a {@link
 * ProblemException} of kind UNAVAILABLE if the archive cannot be asked, STORAGE_FULL if the disk is full.
 */
public final class Inspection {
    private final FileStore files;
    private final Views views;
    private final SegmentShelf shelf;
    private final Moves moves;

    Inspection(FileStore files, Views views, SegmentShelf shelf, Moves moves) {
        this.files = files;
        this.views = views;
        this.shelf = shelf;
        this.moves = moves;
    }

    /**
     * What of a segment is not as it was written.
     *
     * @param here damage of the files here
     * @param archived damage of the objects in the archive
     */
    public record Damage(List<SegmentDamage> here, List<SegmentDamage> archived) {
        public Damage {
            here = List.copyOf(here);
            archived = List.copyOf(archived);
        }

        /** Whether there is none. */
        public boolean none() {
            return here.isEmpty() && archived.isEmpty();
        }
    }

    /** Numbers of all segments, ascending. */
    public List<Long> segments() {
        View view = views.acquire();
        try {
            return view.segments().stream().map(OpenSegment::id).sorted().toList();
        } finally {
            view.release();
        }
    }

    /**
     * Damage of a segment; empty if the segment is gone by now, or is being moved or merged.
     *
     * @param deep whether everything in the archive is read too, or its objects are looked at alone
     * @param throttle asked for each piece that is read
     */
    public Optional<Damage> look(long id, boolean deep, Throttle throttle) {
        return alone(id, segment -> {
            List<SegmentDamage> here = here(segment, throttle);
            return new Damage(here, archived(segment, deep, here, throttle));
        });
    }

    private List<SegmentDamage> here(OpenSegment segment, Throttle throttle) {
        return check(segment, throttle).local(segment.place().whole());
    }

    /** Objects are compared with the files here, so no deeper than whether they are there while those are damaged. */
    private List<SegmentDamage> archived(
            OpenSegment segment, boolean deep, List<SegmentDamage> here, Throttle throttle) {
        return archive(segment)
                .map(archive -> check(segment, throttle).archived(archive, deep && here.isEmpty()))
                .orElse(List.of());
    }

    private SegmentCheck check(OpenSegment segment, Throttle throttle) {
        return new SegmentCheck(files, segment.segment().meta(), throttle);
    }

    private Optional<ArchivedFiles> archive(OpenSegment segment) {
        Optional<ArchivePrefix> prefix = segment.place().archived();
        return prefix.map(shelf::archived);
    }

    /**
     * Mends what is damaged here by what the archive has, or there by what is here; what neither has whole stays as it is.
     *
     * @return what is damaged still; empty if the segment is gone, or is being moved or merged: look again later
     */
    public Optional<Damage> mend(long id, Damage damage, boolean deep, Throttle throttle) {
        return alone(id, segment -> {
            List<SegmentDamage> here = damage.here();
            List<SegmentDamage> archived = damage.archived();
            if (!here.isEmpty() && fetched(segment, throttle)) {
                here = here(segment, throttle);
                archived = archived(segment, deep, here, throttle);
            }
            if (!archived.isEmpty() && here.isEmpty() && uploaded(segment, throttle)) {
                archived = archived(segment, deep, here, throttle);
            }
            return new Damage(here, archived);
        });
    }

    private boolean fetched(OpenSegment segment, Throttle throttle) {
        Optional<ArchivedFiles> archive = archive(segment);
        if (archive.isEmpty()) {
            return false;
        }
        SegmentMeta meta = segment.segment().meta();
        return worked(() -> {
            Husk.fetch(files, meta, archive.get(), throttle);
            if (segment.place().whole()) {
                Husk.restore(files, meta, archive.get(), throttle);
            }
            // what was found damaged is forgotten with the segment that was open
            views.moved(shelf.open(meta, segment.place()));
        });
    }

    private boolean uploaded(OpenSegment segment, Throttle throttle) {
        Optional<ArchivedFiles> archive = archive(segment);
        if (archive.isEmpty() || !(segment.place() instanceof SegmentPlace.Both)) {
            return false;
        }
        return worked(() -> archive.get().upload(files, segment.segment().meta(), throttle));
    }

    private static boolean worked(Runnable mending) {
        try {
            mending.run();
            return true;
        } catch (CorruptSegmentException | CorruptPageException e) {
            return false;
        }
    }

    /** Nothing moves or merges the segment meanwhile: its files are of the place that the view says. */
    private <T> Optional<T> alone(long id, Function<OpenSegment, T> work) {
        if (!moves.begin(Set.of(id))) {
            return Optional.empty();
        }
        try {
            return on(id, work);
        } finally {
            moves.end(Set.of(id));
        }
    }

    private <T> Optional<T> on(long id, Function<OpenSegment, T> work) {
        View view = views.acquire();
        try {
            List<OpenSegment> found = new ArrayList<>(view.segments());
            found.removeIf(each -> each.id() != id);
            return found.stream().findFirst().map(work);
        } catch (ObjectStoreException e) {
            throw Faults.archive(e);
        } catch (StorageFullException e) {
            throw Faults.storageFull();
        } catch (InternalError e) {
            throw Faults.unreadable(e);
        } finally {
            view.release();
        }
    }
}
