package io.thermocline.engine;

import io.thermocline.block.Erased;
import io.thermocline.engine.CompactionPolicy.Candidate;
import io.thermocline.manifest.ManifestEdit;
import io.thermocline.manifest.ManifestRequirement;
import io.thermocline.manifest.RequirementFailedException;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.segment.CorruptPageException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Merges segments, one set at a time. The sources stay in the view until the manifest names their successor. A segment in which damage was
 * found is left alone from then on: merging it would lose what the damaged page held.
 */
final class Compaction {
    private static final long SMALLEST_TIER_BYTES = 4L << 20;

    private final CompactionPolicy policy;
    private final long historyMicros;
    private final Views views;
    private final SegmentShelf shelf;
    private final Reach reach;
    private final DeadRows deadRows;
    private final Grouping grouping;
    private final Micros time;
    private final Moves moves;
    private final OverdueRows overdue;
    private @Nullable Merged unfinished; // under this
    private volatile boolean stopped;

    /** What was merged, and what came of it. */
    private record Merged(Set<OpenSegment> sources, List<MergeOutput.Part> parts, SegmentShelf.Change change) {
        Set<Long> ids() {
            return sources.stream().map(OpenSegment::id).collect(Collectors.toUnmodifiableSet());
        }
    }

    Compaction(
            EngineOptions options,
            Views views,
            SegmentShelf shelf,
            Reach reach,
            DeadRows deadRows,
            Grouping grouping,
            Micros time,
            Moves moves) {
        this.policy = new CompactionPolicy(options.compactions(), SMALLEST_TIER_BYTES);
        this.historyMicros =
                TimeUnit.NANOSECONDS.toMicros(options.retention().history().toNanos());
        this.views = views;
        this.shelf = shelf;
        this.reach = reach;
        this.deadRows = deadRows;
        this.grouping = grouping;
        this.time = time;
        this.moves = moves;
        this.overdue = new OverdueRows(
                TimeUnit.NANOSECONDS.toMicros(options.retention().deleteWithin().toNanos()), time);
    }

    /**
     * Merges one set of segments; false when there is none to merge, or the merge was given up.
     *
     * @param giveUp asked for each row
     * @throws io.thermocline.problem.ProblemException of kind CORRUPT when it met damage: the segment is quarantined from now on; UNAVAILABLE when
     *     it is the turn of a segment in the archive, which cannot be read now
     */
    synchronized boolean step(BooleanSupplier giveUp) {
        try {
            Merged merged = unfinished == null ? mergeNext(giveUp) : unfinished;
            if (merged == null) {
                return false;
            }
            finish(merged);
            return true;
        } catch (CorruptPageException e) {
            throw Faults.corrupt(e);
        } catch (InternalError e) {
            throw Faults.unreadable(e);
        } catch (ObjectStoreException e) {
            throw Faults.archive(e);
        } catch (MergeStoppedException e) {
            return false;
        }
    }

    /**
     * Rewrites one segment without what is erased.
     *
     * @param giveUp asked for each row
     * @return what came of it; null when it is no longer part of the store
     * @throws CorruptPageException when it met damage: the segment stays as it is
     * @throws io.thermocline.problem.ProblemException of kind UNAVAILABLE when it was given up
     */
    synchronized @Nullable List<OpenSegment> rewrite(long segmentId, Erased erased, BooleanSupplier giveUp) {
        if (unfinished != null) {
            finish(unfinished);
        }
        Set<Long> source = Set.of(segmentId);
        if (!moves.begin(source)) {
            throw Faults.unavailable("segment " + segmentId + " is being moved");
        }
        View view = views.acquire();
        Merged merged = null;
        try {
            if (view.segments().stream().noneMatch(each -> each.id() == segmentId)) {
                return null;
            }
            merged = merge(view, source, keep(erased, source), giveUp);
        } catch (MergeStoppedException e) {
            throw Faults.unavailable("the store is closing");
        } finally {
            view.release();
            if (merged == null) {
                moves.end(source);
            }
        }
        finish(merged);
        return merged.change().added();
    }

    /** Ends a merge under way; there will be no more. */
    void stop() {
        stopped = true;
    }

    /** Ids of the segments in which damage was found. */
    static Set<Long> quarantined(View view) {
        return view.segments().stream()
                .filter(each -> !each.segment().corruptPages().isEmpty())
                .map(OpenSegment::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private @Nullable Merged mergeNext(BooleanSupplier giveUp) {
        Set<Long> chosen = stopped ? Set.of() : choose();
        if (chosen.isEmpty() || !moves.begin(chosen)) {
            return null;
        }
        View view = views.acquire(); // only now do the chosen stay where they are
        Merged merged = null;
        try {
            merged = merge(view, chosen, keep(Erased.NOTHING, chosen), giveUp);
            return merged;
        } finally {
            view.release();
            if (merged == null) {
                moves.end(chosen);
            }
        }
    }

    private Set<Long> choose() {
        View view = views.acquire();
        try {
            return policy.choose(candidates(view));
        } finally {
            view.release();
        }
    }

    private Merged merge(View view, Set<Long> chosen, Keep keep, BooleanSupplier giveUp) {
        Set<OpenSegment> sources = new LinkedHashSet<>();
        for (OpenSegment each : view.segments()) {
            if (chosen.contains(each.id())) {
                sources.add(each);
            }
        }
        long bytes = sources.stream()
                .mapToLong(each -> each.segment().meta().bytes())
                .sum();
        // A merge leaves fewer segments than it takes, or merging would never end.
        boolean parted = sources.size() > 2 && bytes >= grouping.leastBytes();
        try (MergeOutput output = new MergeOutput(shelf, parted)) {
            new Merge(view, sources, keep, grouping, () -> stopped || giveUp.getAsBoolean()).writeTo(output);
            List<MergeOutput.Part> parts = output.finish();
            return new Merged(sources, parts, change(chosen, parts));
        }
    }

    private static SegmentShelf.Change change(Set<Long> sources, List<MergeOutput.Part> parts) {
        List<OpenSegment> added = parts.stream().map(MergeOutput.Part::segment).toList();
        List<ManifestEdit> edits = new ArrayList<>();
        edits.add(new ManifestEdit.RemoveSegments(sources));
        added.forEach(each -> edits.add(SegmentShelf.addition(each)));
        return new SegmentShelf.Change(added, List.of(new ManifestRequirement.SegmentsPresent(sources)), edits);
    }

    private void finish(Merged merged) {
        unfinished = merged;
        try {
            shelf.commit(merged.change());
        } catch (RequirementFailedException e) {
            unfinished = null;
            moves.end(merged.ids());
            shelf.abandon(merged.change());
            throw e;
        }
        unfinished = null;
        deadRows.merged(merged.ids(), merged.change().added());
        shelf.expect(merged.ids());
        views.merged(merged.sources(), merged.change().added());
        grouping.merged(
                merged.ids(),
                merged.parts().stream()
                        .map(each -> new Grouping.Result(each.segment().id(), each.cold()))
                        .toList());
        moves.end(merged.ids());
    }

    private List<Candidate> candidates(View view) {
        Set<Long> excluded = quarantined(view);
        excluded.addAll(moves.underWay());
        Set<Long> rewrite = overdue.segments(view, keep(Erased.NOTHING, Set.of()));
        List<Candidate> candidates = new ArrayList<>();
        for (OpenSegment each : view.segments()) {
            if (!excluded.contains(each.id())) {
                candidates.add(new Candidate(
                        each.id(),
                        each.segment().meta().bytes(),
                        rewrite.contains(each.id()) ? 1 : deadRows.droppableShare(each.id()),
                        !each.place().whole()));
            }
        }
        return candidates;
    }

    private Keep keep(Erased erased, Set<Long> merged) {
        long now = time.now();
        return new Keep(now, historyMicros, reach.pinned(now), reach.leaves(merged), erased);
    }
}
