package io.thermocline.engine;

import io.thermocline.files.FileStore;
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
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Opens a store: manifest, then segments, then the log's records beyond them into memory. What it found and did is a {@link Recovery}.
 *
 * <pre>
 *   manifest   none, and no other files ──► a new store        none, but other files ──► refused: they would be taken for orphans
 *              damaged, other format    ──► refused            found ──► taken over with the next epoch
 *   segments   in the manifest, not right ──► refused          not in the manifest, nor in a pinned one ──► removed
 *   log        beyond the flushed sequence ──► into memory     torn tail ──► cut       hole below what was synced ──► refused
 * </pre>
 */
final class Opening {
    private static final String LOG_FOLDER = "log";
    private static final String MANIFEST_FOLDER = "manifest";

    private final EngineOptions options;
    private final Components components;
    private final List<Memtable> memtables = new ArrayList<>(); // oldest first

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
            Recovery recovery) {}

    Opened run() {
        FileStore files = components.files();
        long started = Micros.read(components.clock());
        ManifestLog manifest = openManifest(files);
        Manifest current = manifest.current();
        Micros time = new Micros(components.clock(), current.flushed().timeMicros());
        int orphans = SegmentFiles.deleteAllBut(files, manifest.reachableSegments(time.now()));
        Graveyard graveyard = new Graveyard(files, manifest, time);
        SegmentShelf shelf = new SegmentShelf(files, options.segments(), manifest, graveyard);
        List<OpenSegment> segments = shelf.openAll(current);
        long opened = Micros.read(components.clock());
        try {
            WriteAheadLog log = WriteAheadLog.open(
                    files,
                    options.log(),
                    new StoreIdentity(current.storeId(), current.epoch()),
                    current.flushed().sequence(),
                    this::replay);
            memtables.forEach(memtable -> time.notBefore(memtable.maxTimeMicros()));
            Recovery recovery = new Recovery(
                    new Recovery.Origin(
                            manifest.created(),
                            current.storeId(),
                            current.version(),
                            current.epoch(),
                            current.flushed().sequence()),
                    segments.size(),
                    orphans,
                    log.recovery(),
                    memtables.size(),
                    between(started, opened),
                    between(opened, Micros.read(components.clock())));
            return new Opened(manifest, log, views(segments, log), shelf, graveyard, time, recovery);
        } catch (RuntimeException e) {
            segments.forEach(each -> each.segment().close());
            throw e;
        }
    }

    private ManifestLog openManifest(FileStore files) {
        ManifestFolder folder = new ManifestFolder(files);
        boolean otherFiles = !files.list(LOG_FOLDER).isEmpty()
                || !files.list(SegmentFiles.FOLDER).isEmpty();
        if (folder.versions().isEmpty() && otherFiles) {
            throw new UnreadableManifestException(
                    MANIFEST_FOLDER,
                    "there is no manifest, but there are log files or segments",
                    "Restore that folder from a backup, or choose an empty data directory");
        }
        return ManifestLog.open(folder, this::newStoreId);
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

    /** A UUID of version 4 (RFC 9562). */
    private UUID newStoreId() {
        RandomGenerator random = components.random();
        long high = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static Duration between(long fromMicros, long toMicros) {
        return Duration.ofNanos(Math.max(0, toMicros - fromMicros) * 1000);
    }
}
