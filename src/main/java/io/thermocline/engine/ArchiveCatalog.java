package io.thermocline.engine;

import io.thermocline.engine.ArchiveState.Condition;
import io.thermocline.manifest.ArchivePrefix;
import io.thermocline.manifest.FencedException;
import io.thermocline.manifest.Manifest;
import io.thermocline.manifest.ManifestBucket;
import io.thermocline.manifest.ManifestLog;
import io.thermocline.manifest.SegmentDescription;
import io.thermocline.manifest.UnreadableManifestException;
import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.problem.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
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
    private volatile @Nullable Manifest named; // written under this: the archive's manifest as it was last seen

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

    /**
     * Whether the archive holds anything of any store, as far as its manifest says; the first time it is asked for that, and nothing is written.
     *
     * @throws ProblemException of kind UNAVAILABLE if that cannot be told now
     */
    synchronized boolean holdsAnything() {
        if (named == null) {
            answered(() -> {
                ManifestLog log = ManifestLog.read(
                        new ManifestBucket(objects), () -> local.current().storeId());
                named = log.current();
                if (state.condition() == Condition.UNREACHABLE) {
                    stands(Condition.IDLE, "");
                }
                return named;
            });
        }
        return expectsAny() || (named != null && !named.segments().isEmpty());
    }

    /**
     * Whether the archive's manifest names segments that the store's will not once some are merged, or may do so as nobody has looked: what these hold could come to light. Copies of
     * tombstones do not count.
     */
    boolean leaves(Set<Long> merged) {
        Manifest found = named;
        return switch (state.condition()) {
            case NONE, FENCED, FOREIGN -> false;
            case IDLE, OPEN, UNREACHABLE -> found == null || leaves(found, merged);
        };
    }

    private boolean leaves(Manifest found, Set<Long> merged) {
        Manifest store = local.current();
        return found.segments().stream()
                .anyMatch(each -> merged.contains(each.id())
                        || (store.segment(each.id()).isEmpty() && !Publication.holdsTombstonesOnly(each)));
    }

    /** Whether the archive's manifest, as it was last seen, names the objects of a segment. */
    boolean names(ArchivePrefix prefix) {
        Manifest found = named;
        return found != null
                && found.segments().stream()
                        .anyMatch(each -> each.place().archived().stream().anyMatch(prefix::equals));
    }

    /** Removes old versions of the archive's manifest. */
    void removeOldVersions() {
        asOwner(log -> {
            log.removeOldVersions();
            return log.current();
        });
    }

    /**
     * Does something with the archive's manifest, as the one that may write it.
     *
     * @throws ProblemException of kind UNAVAILABLE if this writer may not, or if that cannot be told now
     */
    synchronized <T> T asOwner(Function<ManifestLog, T> work) {
        if (state.stopped()) {
            throw Faults.unavailable(state.detail());
        }
        return answered(() -> {
            ManifestLog log = taken();
            try {
                T result = work.apply(log);
                stands(Condition.OPEN, "");
                return result;
            } finally {
                named = log.current();
            }
        });
    }

    private <T> T answered(Supplier<T> call) {
        try {
            return call.get();
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
        if (log.created() && expectsAny()) {
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

    private boolean expectsAny() {
        return local.current().segments().stream()
                .map(SegmentDescription::place)
                .anyMatch(place -> !place.whole());
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
