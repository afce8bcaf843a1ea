package io.thermocline.engine;

import io.thermocline.files.StorageFullException;
import io.thermocline.manifest.SegmentDescription;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.problem.ProblemException;
import io.thermocline.segment.CorruptPageException;
import io.thermocline.segment.CorruptSegmentException;
import io.thermocline.segment.SegmentMeta;
import io.thermocline.segment.Throttle;
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
    private final Parts parts;
    private int working; // under this
    private boolean closed; // under this

    /** What it works with. */
    record Parts(Opening.Opened opened, DeadRows deadRows, Moves moves, SegmentMove move, Garbage garbage) {}

    Archive(Parts parts) {
        this.parts = parts;
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
    synchronized void close() {
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
