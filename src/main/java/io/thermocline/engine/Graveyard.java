package io.thermocline.engine;

import io.thermocline.files.FileStore;
import io.thermocline.manifest.Manifest;
import io.thermocline.manifest.ManifestLog;
import io.thermocline.segment.SegmentFiles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Where segments go that no view uses any more: they are closed, and their files deleted unless a manifest version that is kept still names
 * them. Readers only drop them here; the work is done by the loops.
 */
final class Graveyard {
    private final FileStore files;
    private final ManifestLog manifest;
    private final Micros time;
    private final Set<OpenSegment> open = ConcurrentHashMap.newKeySet();
    private final Queue<OpenSegment> unused = new ConcurrentLinkedQueue<>();
    private final Set<Long> closed = new HashSet<>(); // under this: their files are still there
    private final Set<Long> outgoing = new HashSet<>(); // under this: superseded, and their files are still there

    Graveyard(FileStore files, ManifestLog manifest, Micros time) {
        this.files = files;
        this.manifest = manifest;
        this.time = time;
    }

    /** It has been opened, and its files and objects are needed until it is closed. */
    OpenSegment opened(OpenSegment segment) {
        open.add(segment);
        return segment;
    }

    /** Closes one that no view has used. */
    void abandon(OpenSegment segment) {
        open.remove(segment);
        segment.segment().close();
    }

    /** All that are open. */
    Set<OpenSegment> open() {
        return Set.copyOf(open);
    }

    /** No view uses it any more. */
    void add(OpenSegment segment) {
        unused.add(segment);
    }

    /** They are no longer part of the store, and come here when no view uses them. */
    synchronized void expect(Set<Long> superseded) {
        outgoing.addAll(superseded);
    }

    /** Segments that are no longer part of the store, and whose files are still there. */
    synchronized Set<Long> outgoing() {
        return new HashSet<>(outgoing);
    }

    /** Segments that only pins name lie here from the opening on: nobody opens them, and they go when the pins do. */
    synchronized void keepPinned(Set<Long> reachable, Manifest newest) {
        closed.addAll(reachable);
        newest.segments().forEach(each -> closed.remove(each.id()));
        outgoing.addAll(closed);
    }

    /** Closes what is unused, and deletes the files that nothing names and old manifest versions. What fails is tried again the next time. */
    synchronized void bury() {
        closeUnused();
        manifest.removeOldVersions();
        if (closed.isEmpty()) {
            return;
        }
        Set<Long> reachable = manifest.reachableSegments(time.now());
        List<Long> gone = new ArrayList<>(closed);
        gone.removeAll(reachable);
        open.forEach(each -> gone.remove(each.id()));
        for (long id : gone) {
            SegmentFiles.delete(files, id);
            closed.remove(id);
            outgoing.remove(id);
        }
    }

    /** Closes what is unused. */
    synchronized void closeUnused() {
        for (OpenSegment each = unused.poll(); each != null; each = unused.poll()) {
            closed.add(each.id());
            abandon(each);
        }
    }
}
