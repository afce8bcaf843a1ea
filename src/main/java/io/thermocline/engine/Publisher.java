package io.thermocline.engine;

import io.thermocline.manifest.Manifest;
import io.thermocline.manifest.ManifestLog;
import io.thermocline.manifest.ManifestRequirement;
import io.thermocline.manifest.RequirementFailedException;
import io.thermocline.problem.ProblemException;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Has the archive's manifest say what lies in the archive, and what of it was deleted since. Thread-safe; one publication at a time, so that none says what was true before another.
 *
 * <pre>
 *   synced so far ─► view ─► store's manifest ─► tombstones that the archive needs and lacks: stored there ─► archive's manifest
 * </pre>
 *
 * <p>In this order: what comes in between is missing here, and is published by whoever did it.
 */
final class Publisher {
    private final ArchiveCatalog catalog;
    private final ManifestLog store;
    private final Views views;
    private final SegmentShelf shelf;
    private final Moves moves;
    private final LongSupplier synced;
    private final TombstoneCopies copies = new TombstoneCopies(); // under this

    /** @param synced the last commit that a crash cannot take */
    Publisher(
            ArchiveCatalog catalog,
            ManifestLog store,
            Views views,
            SegmentShelf shelf,
            Moves moves,
            LongSupplier synced) {
        this.catalog = catalog;
        this.store = store;
        this.views = views;
        this.shelf = shelf;
        this.moves = moves;
        this.synced = synced;
    }

    /** Has the archive's manifest name what the store's says lies there, and nothing else but copies of tombstones. */
    synchronized Manifest publish() {
        return publish(false);
    }

    /**
     * Has the archive know what was deleted, and nothing else: what its manifest names stays, also what merges have taken in since, as its successors may not be there yet. Does
     * nothing if there is nothing in the archive.
     *
     * @throws ProblemException of kind UNAVAILABLE if the archive cannot be asked, or this store may not write it
     */
    synchronized void publishDeletions() {
        if (!catalog.state().stopped() && catalog.holdsAnything()) {
            publish(true);
        }
    }

    private Manifest publish(boolean deletionsOnly) {
        long through = Math.min(views.published(), synced.getAsLong());
        View view = views.acquire();
        try {
            Manifest current = store.refresh();
            return catalog.asOwner(log -> {
                Publication base =
                        deletionsOnly ? Publication.unchanged(log.refresh(), current) : Publication.of(current);
                return publish(log, base, TombstoneSearch.of(view, base.segments(), through));
            });
        } finally {
            view.release();
        }
    }

    private Manifest publish(ManifestLog log, Publication base, TombstoneSearch search) {
        boolean done = false;
        try (TombstoneWriter writer = new TombstoneWriter(shelf, moves)) {
            copies.complete(search, writer);
            Publication publication = base.with(copies);
            for (var edits = publication.edits(log.refresh());
                    !edits.isEmpty();
                    edits = publication.edits(log.current())) {
                try {
                    log.commit(
                            List.of(new ManifestRequirement.VersionIs(
                                    log.current().version())),
                            edits);
                } catch (RequirementFailedException e) {
                    // an attempt that seemed to fail has happened: what is left to do shows now
                    log.refresh();
                }
            }
            done = true;
            return log.current();
        } finally {
            if (!done) {
                copies.forget();
            }
        }
    }
}
