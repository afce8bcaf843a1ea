package io.thermocline.tiers;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.engine.Block;
import io.thermocline.engine.Engine;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Place;
import io.thermocline.engine.Snapshot;
import io.thermocline.operations.Report;
import io.thermocline.operations.Task;
import io.thermocline.operations.Work;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.tiering.Heat;
import io.thermocline.tiering.Move.Direction;
import io.thermocline.tiering.MoveFailedException;
import io.thermocline.tiering.MoveStoppedException;
import io.thermocline.tiering.Stored;
import io.thermocline.tiering.Tiering;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moves the segments that hold what was selected to the archive, or back. What goes to the archive without any condition is all there is: what lies in memory is written to a segment first. A segment moves whole, so by ids and filter it goes to the archive when at least half of its rows were
 * selected, or any with force; it comes back for one. What is being merged is tried again, as what it was merged into. Run again after a restart, it moves what is left.
 */
final class RelocationTask implements Task {
    private static final double COLD = 1;
    // for merges to end: ten minutes
    private static final int ROUNDS = 6_000;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Engine engine;
    private final Tiering tiering;
    private final EvictionTask.Kept blocks;
    private final Tiers.Time time;
    private final Direction direction;

    RelocationTask(Engine engine, Tiering tiering, EvictionTask.Kept blocks, Tiers.Time time, Direction direction) {
        this.engine = Objects.requireNonNull(engine);
        this.tiering = Objects.requireNonNull(tiering);
        this.blocks = Objects.requireNonNull(blocks);
        this.time = Objects.requireNonNull(time);
        this.direction = Objects.requireNonNull(direction);
    }

    /** What was done so far, over all runs. */
    private static final class Done {
        private long segments;
        private long bytes;
        private long left;
        private final List<Report.Failure> failures = new ArrayList<>();
        private final Set<Long> failed = new HashSet<>();

        private Done(Report before) {
            segments = before.figure("segments");
            bytes = before.figure("bytes");
        }

        private Report report() {
            Map<String, Long> figures = new LinkedHashMap<>();
            figures.put("segments", segments);
            figures.put("bytes", bytes);
            figures.put("left", left);
            int most = Math.min(failures.size(), Report.MAX_FAILURES);
            return new Report(figures, failures.subList(0, most), failures.size() - most);
        }
    }

    @Override
    public Report run(Work work) {
        Relocation relocation = Relocation.decode(work.parameters());
        Done done = new Done(work.last().report());
        if (direction == Direction.ARCHIVE && relocation.which().isEverything()) {
            flush(done);
        }
        for (int rounds = 1; round(work, relocation, done) && rounds < ROUNDS; rounds++) {
            time.pause().accept(LOOK_NANOS);
        }
        return done.report();
    }

    /** On a full disk only what lies in segments can go, and that makes room. */
    private void flush(Done done) {
        try {
            engine.flush();
        } catch (ProblemException e) {
            if (e.problem().kind() != ProblemKind.STORAGE_FULL) {
                throw e;
            }
            done.failures.add(new Report.Failure("what is in no segment yet", e.problem()));
        }
    }

    /** Goes over all segments once; says whether one of them was busy. */
    private boolean round(Work work, Relocation relocation, Done done) {
        Eviction selection = relocation.which();
        @Nullable Map<Long, Long> selected = selected(work, selection);
        boolean busy = false;
        done.left = 0;
        for (Stored each : tiering.segments()) {
            work.requireGoing();
            if (concerns(each, selection, selected) && !done.failed.contains(each.segment())) {
                if (!isWanted(each, selected, relocation.force())) {
                    done.left++;
                } else if (!move(work, each, done)) {
                    busy = true;
                    done.left++;
                }
                work.reached(work.last().further(done.segments, OptionalLong.empty(), done.report(), ""));
            }
        }
        return busy;
    }

    /** Whether it lies where it may leave, and meets the conditions. */
    private boolean concerns(Stored segment, Eviction selection, @Nullable Map<Long, Long> selected) {
        boolean archived = segment.where() == Stored.Where.ARCHIVE;
        return archived == (direction == Direction.PROMOTE)
                && (selected == null || selected.containsKey(segment.segment()))
                && isUnused(segment, selection);
    }

    private boolean isUnused(Stored segment, Eviction selection) {
        Heat heat = tiering.heats().getOrDefault(segment.segment(), new Heat(0, 0, 0, 0));
        long nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, time.clock().instant());
        boolean old = selection.olderThan() == null
                || heat.lastUsedMicros() <= nowMicros - selection.olderThan().toNanos() / 1000;
        return old && (!selection.cold() || heat.temperature() < COLD);
    }

    private boolean isWanted(Stored segment, @Nullable Map<Long, Long> selected, boolean force) {
        if (force) {
            return true;
        }
        return switch (direction) {
            case ARCHIVE -> selected == null || 2 * selected.getOrDefault(segment.segment(), 0L) >= segment.rows();
            case PROMOTE -> tiering.hasRoom(segment);
        };
    }

    /** False when it is busy, or is no more. */
    private boolean move(Work work, Stored segment, Done done) {
        try {
            boolean moved = tiering.move(segment.segment(), direction, work::stopping);
            if (moved) {
                done.segments++;
                done.bytes += segment.bytes();
            }
            return moved;
        } catch (MoveStoppedException e) {
            work.requireGoing();
            throw ProblemException.of(ProblemKind.UNAVAILABLE, "The store is closed.");
        } catch (MoveFailedException e) {
            failed(segment, e, done);
            return true;
        }
    }

    /** What concerns one segment is a failure of that segment; what concerns the archive is one of the operation. */
    private static void failed(Stored segment, MoveFailedException failure, Done done) {
        String detail = "segment " + segment.segment() + ": " + failure.getMessage();
        switch (failure.kind()) {
            case UNAVAILABLE -> throw ProblemException.of(ProblemKind.UNAVAILABLE, detail);
            // Whoever asked is to know: it takes an operator.
            case DENIED -> throw new Problem(ProblemKind.UNAVAILABLE, detail, List.of(), null).exception();
            case FENCED -> throw ProblemException.of(ProblemKind.CONFLICT, detail);
            case FULL -> throw ProblemException.of(ProblemKind.STORAGE_FULL, detail);
            case DAMAGED, GONE -> {
                done.failed.add(segment.segment());
                done.failures.add(new Report.Failure(
                        "segment " + segment.segment(),
                        Problem.of(ProblemKind.CORRUPT, Objects.requireNonNull(failure.getMessage()))));
            }
        }
    }

    /** How many selected blocks have their current row in each segment; null when it is not blocks that were selected. */
    private @Nullable Map<Long, Long> selected(Work work, Eviction selection) {
        if (selection.ids() == null && selection.filter() == null) {
            return null;
        }
        Map<Long, Long> counts = new HashMap<>();
        if (selection.filter() == null) {
            count(work, Set.copyOf(Objects.requireNonNull(selection.ids())), counts);
        } else {
            blocks.by(selection.filter(), page -> count(work, selection.named(page), counts));
        }
        return counts;
    }

    private void count(Work work, Set<BlockId> ids, Map<Long, Long> counts) {
        try (Snapshot snapshot = engine.snapshot(Caller.SYSTEM)) {
            for (BlockId id : ids) {
                work.requireGoing();
                if (snapshot.locate(id) instanceof Lookup.Found(Block block)
                        && block.place() instanceof Place.Segment place) {
                    counts.merge(place.id(), 1L, Long::sum);
                }
            }
        }
    }
}
