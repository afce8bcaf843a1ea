package io.thermocline.engine;

import io.thermocline.engine.ArchiveState.Condition;
import io.thermocline.manifest.FencedException;
import io.thermocline.manifest.Manifest;
import io.thermocline.manifest.ManifestBucket;
import io.thermocline.manifest.ManifestEdit;
import io.thermocline.manifest.ManifestLog;
import io.thermocline.manifest.ManifestRequirement;
import io.thermocline.manifest.RequirementFailedException;
import io.thermocline.manifest.SegmentDescription;
import io.thermocline.manifest.UnreadableManifestException;
import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.problem.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The archive's manifest, and whether this writer may write it. It is taken over by the first action that needs it, so that a store opens while its archive cannot be
 * reached. A data directory takes it over only from itself: from another one, which has opened the store from the archive, it is not taken back. Thread-safe.
 */
final class ArchiveCatalog {
    private static final String FENCED =
            "the store was opened from this archive elsewhere since, so nothing is archived from here any more; stop one of the two";

    private final WatchedReads objects;
    private final InstantSource clock;
    private final ManifestLog local;
    private @Nullable ManifestLog taken; // under this
    private boolean attempted; // under this: to take it over, with an outcome that is not known
    private volatile ArchiveState state; // written under this

    ArchiveCatalog(@Nullable ObjectStore objects, ManifestLog local, InstantSource clock) {
        this.objects = new WatchedReads(objects == null ? new NoArchive() : objects, clock);
        this.clock = clock;
        this.local = local;
        this.state = new ArchiveState(
                objects == null ? Condition.NONE : Condition.IDLE,
                this.objects.place(),
                objects == null ? NoArchive.WHY : "",
                null);
    }

    /** What writes have shown, and what reads show. */
    ArchiveState state() {
        ArchiveState written = state;
        WatchedReads.Outage outage = objects.outage();
        return switch (written.condition()) {
            case NONE, UNREACHABLE -> written;
            case IDLE, OPEN -> outage == null ? written : unreachable(outage);
            case FENCED, FOREIGN -> outage == null ? written : unread(written, outage);
        };
    }

    private static ArchiveState unread(ArchiveState written, WatchedReads.Outage outage) {
        String detail = written.detail() + "; what lies there cannot be read: " + outage.why();
        return new ArchiveState(written.condition(), written.place(), detail, outage.since());
    }

    private ArchiveState unreachable(WatchedReads.Outage outage) {
        return new ArchiveState(Condition.UNREACHABLE, objects.place(), outage.why(), outage.since());
    }

    ObjectStore objects() {
        return objects;
    }

    /**
     * Makes sure that this writer may write to the archive.
     *
     * @throws ProblemException of kind UNAVAILABLE if it may not, or if that cannot be told now
     */
    void require() {
        asOwner(ManifestLog::current);
    }

    /** Has the archive's manifest name what the store's manifest says lies there, and nothing else. */
    Manifest publish() {
        Manifest store = local.refresh();
        return asOwner(log -> {
            Publication publication = new Publication(store);
            List<ManifestEdit> edits = publication.edits(log.refresh());
            while (!edits.isEmpty()) {
                commit(log, edits);
                edits = publication.edits(log.current());
            }
            return log.current();
        });
    }

    private static void commit(ManifestLog log, List<ManifestEdit> edits) {
        try {
            log.commit(List.of(new ManifestRequirement.VersionIs(log.current().version())), edits);
        } catch (RequirementFailedException e) {
            // an attempt that seemed to fail has happened: what is left to do shows now
            log.refresh();
        }
    }

    /** Removes old versions of the archive's manifest. */
    void removeOldVersions() {
        asOwner(log -> {
            log.removeOldVersions();
            return log.current();
        });
    }

    private synchronized <T> T asOwner(Function<ManifestLog, T> work) {
        if (state.stopped()) {
            throw Faults.unavailable(state.detail());
        }
        try {
            T result = work.apply(taken());
            stands(Condition.OPEN, "");
            return result;
        } catch (FencedException e) {
            throw stop(Condition.FENCED, FENCED);
        } catch (UnreadableManifestException e) {
            stands(Condition.UNREACHABLE, "the archive's manifest cannot be read: " + e.getMessage());
            throw Faults.unavailable(state.detail());
        } catch (ObjectStoreException e) {
            throw failed(e);
        }
    }

    /** What moves a segment to or from the archive has failed: says so until something works again. */
    synchronized ProblemException failed(ObjectStoreException cause) {
        ProblemException problem = Faults.archive(cause);
        if (!state.stopped()) {
            stands(Condition.UNREACHABLE, problem.problem().detail() + " (" + cause.getMessage() + ")");
        }
        return problem;
    }

    private ManifestLog taken() {
        ManifestLog log = taken;
        if (log == null) {
            log = ManifestLog.read(
                    new ManifestBucket(objects), () -> local.current().storeId());
            Manifest.Writer writer = local.current().writer();
            Manifest found = log.current();
            if (!(attempted && found.writer().equals(writer))) {
                requireOurs(log, found, writer);
                attempted = true;
                log.takeOver(writer);
            }
            taken = log;
        }
        return log;
    }

    private void requireOurs(ManifestLog log, Manifest found, Manifest.Writer writer) {
        boolean expected = local.current().segments().stream()
                .map(SegmentDescription::place)
                .anyMatch(place -> !place.whole());
        if (log.created() && expected) {
            throw stop(
                    Condition.FOREIGN,
                    "the archive has no manifest though segments of this store lie in it, so nothing is archived; see that the settings name the right place, and start again");
        }
        if (!found.storeId().equals(local.current().storeId())) {
            throw stop(
                    Condition.FOREIGN,
                    "the archive is another store's (" + found.storeId()
                            + "), so nothing is archived; give this store an archive of its own, and start again");
        }
        boolean elsewhere = !log.created() && !found.writer().home().equals(writer.home());
        if (elsewhere || found.epoch() >= writer.epoch()) {
            throw new FencedException(writer.epoch(), found.epoch());
        }
    }

    private ProblemException stop(Condition condition, String detail) {
        stands(condition, detail);
        return Faults.unavailable(detail);
    }

    private void stands(Condition condition, String detail) {
        Instant since = condition == Condition.UNREACHABLE ? failingSince() : null;
        state = new ArchiveState(condition, objects.place(), detail, since);
    }

    private Instant failingSince() {
        Instant since = state().failingSince();
        return since == null ? clock.instant() : since;
    }
}
