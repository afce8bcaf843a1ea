package io.thermocline.engine;

import io.thermocline.engine.Troubles.Source;
import io.thermocline.files.StorageFullException;
import io.thermocline.manifest.ManifestBucket;
import io.thermocline.manifest.SegmentDescription;
import io.thermocline.objects.Answered;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.segment.CorruptPageException;
import io.thermocline.segment.CorruptSegmentException;
import io.thermocline.segment.SegmentMeta;
import io.thermocline.segment.Throttle;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The archive of an open store: which segments lie where, and what moves them. Thread-safe; calls wait for disk and archive, and different segments may be moved at the
 * same time. Nothing here decides what is moved.
 *
 * <p>All calls but {@link #state} and {@link #segments} throw a {@link ProblemException}: of kind UNAVAILABLE if the archive cannot be reached, does not accept what is
 * asked, or may not be written by this store ({@link #state} says why); STORAGE_FULL if the disk is full; CORRUPT if damage was met, here or there. What was done up to
 * then stays done, and the same call goes on from there.
 */
public final class Archive {
    /** How long the last call of all waits for a sign of the archive. */
    private static final Duration LAST_CALL = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(Archive.class.getName());

    private final Parts parts;
    private final Loop telling;
    private int working; // under this
    private boolean closed; // under this

    /** What it works with. */
    record Parts(
            Opening.Opened opened,
            DeadRows deadRows,
            Moves moves,
            SegmentMove move,
            Garbage garbage,
            Publisher publisher,
            Troubles troubles) {}

    /** @param tellEvery how often the archive is told of what was deleted, once it is {@link #start started} */
    Archive(Parts parts, Duration tellEvery) {
        this.parts = parts;
        this.telling = new Loop(
                "thermocline-archive",
                tellEvery,
                this::tell,
                fault -> parts.troubles().met(Source.ARCHIVE, fault));
    }

    void start() {
        telling.start();
    }

    /** That the archive is away or not ours is said by {@link #state}. */
    private void tell() {
        try {
            publishDeletions();
        } catch (ProblemException e) {
            if (e.problem().kind() != ProblemKind.UNAVAILABLE) {
                throw e;
            }
            telling.restAtMost(Duration.ofMinutes(1));
        }
        parts.troubles().over(Source.ARCHIVE);
    }

    /** How the archive stands. */
    public ArchiveState state() {
        return parts.opened().catalog().state();
    }

    /** All segments as they are now, the newest rows first. */
    public List<SegmentState> segments() {
        Set<Long> pinned = new HashSet<>();
        for (SegmentDescription each :
                parts.opened().manifest().pinned(parts.opened().time().now())) {
            if (each.place().whole()) {
                pinned.add(each.id());
            }
        }
        View view = parts.opened().views().acquire();
        try {
            Set<Long> quarantined = Compaction.quarantined(view);
            List<SegmentState> states = new ArrayList<>();
            for (OpenSegment each : view.segments()) {
                states.add(state(each, pinned.contains(each.id()), quarantined.contains(each.id())));
            }
            return states;
        } finally {
            view.release();
        }
    }

    private SegmentState state(OpenSegment open, boolean pinned, boolean quarantined) {
        SegmentMeta meta = open.segment().meta();
        return new SegmentState(
                meta.id(),
                meta.rows(),
                parts.deadRows().dead(meta.id()),
                open.localBytes(),
                open.place().archived().isPresent() ? meta.bytes() : 0,
                open.place(),
                new SegmentState.Created(
                        meta.createdAtMicros().min(), meta.createdAtMicros().max()),
                meta.vectorRows(),
                pinned,
                quarantined);
    }

    /**
     * Moves a segment's contents to the archive. They stay here until the archive has all of the segment, verified, and its manifest names it. What finds rows and vectors
     * stays here for good.
     *
     * @param throttle asked for each piece that is moved
     */
    public MoveOutcome archive(long segment, Throttle throttle) {
        return move(segment, () -> parts.move().toArchive(segment, during(throttle)));
    }

    /** Fetches a segment's contents from the archive, where they stay as well until {@link #forget}. */
    public MoveOutcome promote(long segment, Throttle throttle) {
        return move(segment, () -> parts.move().toDisk(segment, during(throttle)));
    }

    /**
     * Gives up what the archive has of a segment that lies here whole: it goes with the next {@link #collect}.
     *
     * @throws IllegalStateException if its contents lie in the archive alone
     */
    public MoveOutcome forget(long segment) {
        return move(segment, () -> parts.move().forget(segment));
    }

    /**
     * Brings the archive's manifest up to date and removes from the archive what nothing needs any more. What merges have taken in is given up here or by the next {@link
     * #archive}: so archive their successors before, then a store that is opened from the archive misses nothing.
     */
    public GarbageReport collect() {
        return collected().report();
    }

    /**
     * Has the archive know of all blocks that are deleted by now, so that none of them is there again when the store is opened from it. It comes to know with {@link #archive} and
     * {@link #collect} too; does nothing if nothing lies there.
     */
    public void publishDeletions() {
        begin();
        try {
            sound(() -> {
                parts.publisher().publishDeletions();
                return true;
            });
        } finally {
            end();
        }
    }

    /** The last thing that is done: {@link #publishDeletions}, if the archive answers. */
    void publishLast() {
        switch (state().condition()) {
            case NONE, FENCED, FOREIGN -> {}
            case IDLE, OPEN, UNREACHABLE -> {
                try {
                    Answered.await(parts.opened().catalog().objects().list(ManifestBucket.PREFIX, "", 1), LAST_CALL);
                    parts.publisher().publishDeletions();
                } catch (RuntimeException e) {
                    LOG.log(
                            Level.WARNING,
                            "the archive was not told of the last deletions; it will be after the next start: {0}",
                            e.getMessage());
                }
            }
        }
    }

    /** The same, with all that there is to say of it. */
    Garbage.Collected collected() {
        begin();
        try {
            return sound(parts.garbage()::collect);
        } finally {
            end();
        }
    }

    private MoveOutcome move(long segment, Supplier<MoveOutcome> steps) {
        begin();
        try {
            if (!parts.moves().begin(Set.of(segment))) {
                return MoveOutcome.BUSY;
            }
            try {
                return sound(steps);
            } finally {
                parts.moves().end(Set.of(segment));
            }
        } finally {
            end();
        }
    }

    private <T> T sound(Supplier<T> work) {
        try {
            return work.get();
        } catch (ObjectStoreException e) {
            throw parts.opened().catalog().failed(e);
        } catch (StorageFullException e) {
            throw Faults.storageFull();
        } catch (CorruptPageException e) {
            throw Faults.corrupt(e);
        } catch (CorruptSegmentException e) {
            throw Faults.corrupt(e);
        } catch (InternalError e) {
            throw Faults.unreadable(e);
        }
    }

    private Throttle during(Throttle throttle) {
        return bytes -> {
            requireOpen();
            throttle.spend(bytes);
        };
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw Faults.unavailable("the store is closed");
        }
    }

    private synchronized void begin() {
        requireOpen();
        working++;
    }

    private synchronized void end() {
        working--;
        notifyAll();
    }

    /** Takes no more calls, and waits for those under way, which end with their next piece. */
    void close() {
        refuse();
        telling.close();
    }

    private synchronized void refuse() {
        closed = true;
        boolean interrupted = false;
        while (working > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
