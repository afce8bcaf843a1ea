package io.thermocline.engine;

import io.thermocline.files.FileStore;
import io.thermocline.log.FoundLog;
import io.thermocline.log.LogRecord;
import io.thermocline.log.StoreIdentity;
import io.thermocline.log.WriteAheadLog;
import io.thermocline.manifest.Manifest;
import io.thermocline.manifest.ManifestFolder;
import io.thermocline.manifest.ManifestLog;
import io.thermocline.manifest.UnreadableManifestException;
import io.thermocline.segment.SegmentFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Opens a store: manifest, then segments, then the log's records beyond them into memory. What it found and did is a {@link Recovery}.
 *
 * <pre>
 *   manifest   none, and no other files ──► the archive's, if it has one: the store is taken over from there; else a new store
 *              none, but other files ──► refused: they would be taken for orphans
 *              damaged, other format    ──► refused            found ──► its segments and its log are read
 *   segments   in the manifest, not right ──► refused          not in the manifest, nor in a pinned one ──► orphans
 *   log        beyond the flushed sequence ──► into memory     torn tail ──► to be cut
 *              hole below what was synced, of a later writer than the manifest's, or none although there was one ──► refused
 * </pre>
 *
 * <p>All of that is only read, but for unfinished {@code .tmp} files in the manifest's folder, which are removed. Only when nothing is left to
 * refuse is anything changed, in this order: the next epoch, the log's end, the orphans. A start that is refused leaves the store as it was.
 */
final class Opening {
    private static final String LOG_FOLDER = "log";
    private static final String MANIFEST_FOLDER = "manifest";

    private final EngineOptions options;
    private final Components components;
    private final List<Memtable> memtables = new ArrayList<>(); // oldest first
    private boolean fromArchive;

    Opening(EngineOptions options, Components components) {
        this.options = options;
        this.components = components;
        memtables.add(new Memtable());
    }

    /** What opening gives the engine. */
    record Opened(
            ManifestLog manifest,
            WriteAheadLog log,
            Views views,
            SegmentShelf shelf,
            Graveyard graveyard,
            Micros time,
            ArchiveCatalog catalog,
            Recovery recovery) {}

    Opened run() {
        FileStore files = components.files();
        long started = Micros.read(components.clock());
        ManifestLog manifest = findManifest(files);
        Manifest found = manifest.current();
        Micros time = new Micros(components.clock(), found.flushed().timeMicros());
        Graveyard graveyard = new Graveyard(files, manifest, time);
        ArchiveCatalog catalog = new ArchiveCatalog(components.archive(), manifest, components.clock());
        SegmentShelf shelf = new SegmentShelf(files, catalog.objects(), options.segments(), manifest, graveyard);
        List<OpenSegment> segments = shelf.openAll(found);
        long opened = Micros.read(components.clock());
        try {
            WriteAheadLog log = openLog(files, manifest, found);
            memtables.forEach(memtable -> time.notBefore(memtable.maxTimeMicros()));
            Set<Long> reachable = manifest.reachableSegments(time.now());
            int orphans = SegmentFiles.deleteAllBut(files, reachable);
            graveyard.keepPinned(reachable, manifest.current());
            Recovery recovery = new Recovery(
                    origin(manifest),
                    segments.size(),
                    orphans,
                    log.recovery(),
                    memtables.size(),
                    between(started, opened),
                    between(opened, Micros.read(components.clock())));
            return new Opened(manifest, log, views(segments, log), shelf, graveyard, time, catalog, recovery);
        } catch (RuntimeException e) {
            segments.forEach(graveyard::abandon);
            throw e;
        }
    }

    private WriteAheadLog openLog(FileStore files, ManifestLog manifest, Manifest found) {
        // A new store has had no writer yet, and nothing in its log's folder either.
        StoreIdentity lastWriter = new StoreIdentity(found.storeId(), Math.max(1, found.epoch()));
        FoundLog read = FoundLog.read(
                files, options.log(), lastWriter, found.flushed().sequence(), found.logBegun(), this::replay);
        Manifest taken = manifest.takeOver();
        WriteAheadLog log = read.open(
                new StoreIdentity(taken.storeId(), taken.epoch()),
                components.random().nextLong());
        try {
            manifest.beginLog();
            return log;
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private Recovery.Origin origin(ManifestLog manifest) {
        Manifest current = manifest.current();
        return new Recovery.Origin(
                manifest.created(),
                fromArchive,
                current.storeId(),
                current.version(),
                current.epoch(),
                current.flushed().sequence());
    }

    private ManifestLog findManifest(FileStore files) {
        ManifestFolder folder = new ManifestFolder(files);
        boolean otherFiles = !files.list(LOG_FOLDER).isEmpty()
                || !files.list(SegmentFiles.FOLDER).isEmpty();
        boolean empty = folder.versions().isEmpty();
        if (empty && otherFiles) {
            throw new UnreadableManifestException(
                    MANIFEST_FOLDER,
                    "there is no manifest, but there are log files or segments",
                    "Restore that folder from a backup, or choose an empty data directory");
        }
        if (empty) {
            fromArchive = ArchivedStore.begin(folder, components);
        }
        return ManifestLog.read(folder, components::newId);
    }

    private void replay(LogRecord record) {
        Memtable last = memtables.getLast();
        if (last.bytes() >= options.memtables().maxBytes()) {
            last = new Memtable();
            memtables.add(last);
        }
        Ledger.apply(record, last);
    }

    private Views views(List<OpenSegment> segments, WriteAheadLog log) {
        List<Memtable> newestFirst = memtables.reversed();
        View view = new View(newestFirst.getFirst(), newestFirst.subList(1, newestFirst.size()), segments);
        return new Views(view, log.recovery().lastSequence());
    }

    private static Duration between(long fromMicros, long toMicros) {
        return Duration.ofNanos(Math.max(0, toMicros - fromMicros) * 1000);
    }
}
