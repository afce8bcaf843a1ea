package io.thermocline.engine;

import io.thermocline.manifest.ArchivePrefix;
import io.thermocline.manifest.Manifest;
import io.thermocline.manifest.ManifestLog;
import io.thermocline.manifest.SegmentDescription;
import io.thermocline.objects.Answered;
import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.Purged;
import io.thermocline.objects.StoredObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Removes from the archive what nothing needs any more. Objects of a segment stay while the archive's manifest, this store's, a pinned version of it, or an open segment
 * names them; while the segment is being moved; and if they are of a later writer.
 */
final class Garbage {
    private static final int PAGE = 1000;

    private final ArchiveCatalog catalog;
    private final Publisher publisher;
    private final ManifestLog manifest;
    private final Graveyard graveyard;
    private final Moves moves;
    private final Micros time;

    Garbage(
            ArchiveCatalog catalog,
            Publisher publisher,
            ManifestLog manifest,
            Graveyard graveyard,
            Moves moves,
            Micros time) {
        this.catalog = catalog;
        this.publisher = publisher;
        this.manifest = manifest;
        this.graveyard = graveyard;
        this.moves = moves;
        this.time = time;
    }

    /** The objects of one segment, and what they weigh. */
    private static final class Heap {
        private final Set<String> names = new HashSet<>();
        private long bytes;
    }

    /**
     * What came of a collection.
     *
     * @param read what stays because an open segment reads it, and for nothing else
     */
    record Collected(GarbageReport report, List<Purged> purged, Set<ArchivePrefix> read) {
        Collected with(GarbageReport other) {
            return new Collected(other, purged, read);
        }
    }

    Collected collect() {
        graveyard.closeUnused();
        Manifest published = publisher.publish();
        Map<String, Heap> heaps = new TreeMap<>();
        Map<String, ArchivePrefix> prefixes = new TreeMap<>();
        list(heaps, prefixes);
        Collected all = new Collected(new GarbageReport(0, 0, 0, 0), new ArrayList<>(), new HashSet<>());
        for (Map.Entry<String, ArchivePrefix> each : prefixes.entrySet()) {
            Heap heap = heaps.get(each.getKey());
            if (heap != null) {
                all = collect(each.getValue(), heap, published, all);
            }
        }
        catalog.removeOldVersions();
        return all;
    }

    private Collected collect(ArchivePrefix prefix, Heap heap, Manifest published, Collected all) {
        Set<Long> segment = Set.of(prefix.segmentId());
        if (names(published.segments(), prefix) || names(manifest.current().segments(), prefix)) {
            return all;
        }
        if (!moves.begin(segment)) {
            return all;
        }
        GarbageReport report = all.report();
        try {
            boolean named = prefix.epoch() > manifest.current().epoch() || named(prefix);
            if (named || read(prefix)) {
                if (!named) {
                    all.read().add(prefix);
                }
                return all.with(
                        new GarbageReport(report.segments(), report.objects(), report.bytes(), report.kept() + 1));
            }
            all.purged().addAll(Answered.await(catalog.objects().purge(heap.names)));
            return all.with(new GarbageReport(
                    report.segments() + 1,
                    report.objects() + heap.names.size(),
                    report.bytes() + heap.bytes,
                    report.kept()));
        } finally {
            moves.end(segment);
        }
    }

    /** Asked while nobody moves the segment: what names its objects now, or nothing ever will. */
    private boolean named(ArchivePrefix prefix) {
        return names(manifest.refresh().segments(), prefix)
                || names(manifest.pinned(time.now()), prefix)
                || catalog.names(prefix);
    }

    private boolean read(ArchivePrefix prefix) {
        return graveyard.open().stream()
                .anyMatch(each -> each.place().archived().stream().anyMatch(prefix::equals));
    }

    private static boolean names(List<SegmentDescription> segments, ArchivePrefix prefix) {
        return segments.stream()
                .anyMatch(each -> each.place().archived().stream().anyMatch(prefix::equals));
    }

    private void list(Map<String, Heap> heaps, Map<String, ArchivePrefix> prefixes) {
        ObjectStore objects = catalog.objects();
        String after = "";
        List<StoredObject> page;
        do {
            page = Answered.await(objects.list(ArchivePrefix.ALL, after, PAGE));
            for (StoredObject each : page) {
                ArchivePrefix.of(each.name()).ifPresent(prefix -> {
                    prefixes.put(prefix.text(), prefix);
                    Heap heap = heaps.computeIfAbsent(prefix.text(), _ -> new Heap());
                    heap.names.add(each.name());
                    heap.bytes += each.bytes();
                });
                after = each.name();
            }
        } while (page.size() == PAGE);
        for (String hidden : Answered.await(objects.remnants(ArchivePrefix.ALL))) {
            ArchivePrefix.of(hidden).ifPresent(prefix -> {
                prefixes.put(prefix.text(), prefix);
                heaps.computeIfAbsent(prefix.text(), _ -> new Heap()).names.add(hidden);
            });
        }
    }
}
