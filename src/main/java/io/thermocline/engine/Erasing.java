package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.Erased;
import io.thermocline.files.FileStore;
import io.thermocline.log.BlankedLog;
import io.thermocline.log.WriteAheadLog;
import io.thermocline.manifest.ArchivePrefix;
import io.thermocline.manifest.ManifestLog;
import io.thermocline.manifest.SegmentDescription;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.Purged;
import io.thermocline.segment.CorruptPageException;
import io.thermocline.segment.CorruptSegmentException;
import io.thermocline.segment.Segment;
import io.thermocline.segment.SegmentFiles;
import io.thermocline.segment.Throttle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * Takes what is erased out of segments and log. Every step may be repeated, and a crash between any two leaves a store that is whole:
 *
 * <pre>
 *   segments that hold something ──► rewritten, one manifest edit each ──► log blanked in place ──► records in memory forgotten
 *       ──► pins on what is superseded: moved to the newest version ──► superseded files deleted, folder synced
 *       ──► what came of archived segments archived again ──► objects that nothing names purged
 * </pre>
 *
 * <p>A segment with a damaged page is left as it is, since rewriting it would lose what else that page held, and named.
 */
final class Erasing {
    private final Parts parts;
    /** Under this: what mentioned erased blocks, and is gone from the segments, but perhaps not from what else holds it. */
    private final Map<BlockId, Long> mentioned = new HashMap<>();

    /** What erasing works on. */
    record Parts(
            FileStore files,
            Views views,
            SegmentShelf shelf,
            Archive archive,
            Compaction compaction,
            Pins pins,
            Graveyard graveyard,
            ManifestLog manifest,
            WriteAheadLog log,
            EngineFeed feed) {}

    Erasing(Parts parts) {
        this.parts = parts;
    }

    /** Under this: what came of archived segments, and is not in the archive yet. */
    private final Set<Long> homeless = new HashSet<>();
    /** Under this: what went from the archive, by passes that came to no end and by this one. */
    private final Set<Purged> purged = new LinkedHashSet<>();

    /** One pass over the segments, as it goes on. */
    private static final class Pass {
        private final Map<BlockId, Long> marks;
        private final Map<BlockId, Long> mentioned = new HashMap<>();
        private final Set<Long> seen = new HashSet<>();
        private final Set<Long> damaged = new TreeSet<>();
        private int rewritten;
        private long bytes;

        Pass(Erased erased) {
            this.marks = new HashMap<>(erased.marks());
        }

        Erased erased() {
            return new Erased(marks);
        }
    }

    /**
     * Erases.
     *
     * @param erased nothing of it beyond what the segments hold
     * @param mentioning names of own blocks whose rows go when they hold the id of an erased block
     * @param giveUp asked for each row that is rewritten
     * @throws io.thermocline.problem.ProblemException of kind UNAVAILABLE while superseded files or objects are still read, a segment is being moved, or the archive
     *     cannot be reached: to be repeated
     */
    synchronized Sweep run(Erased erased, Set<String> mentioning, BooleanSupplier giveUp) {
        Pass pass = new Pass(erased);
        pass.marks.putAll(mentioned);
        Mentions mentions = new Mentions(erased, mentioning);
        boolean more = true;
        while (more) {
            more = rewriteNext(pass, mentions, giveUp);
        }
        Erased all = pass.erased();
        pass.mentioned.forEach((id, mark) -> mentioned.merge(id, mark, Math::max));
        BlankedLog blanked = parts.log().blank(all, mentioning);
        parts.feed().forgetThrough(all.through());
        parts.pins().moveOff(each -> unreachable(each, all));
        bury();
        collect();
        List<Purged> gone = List.copyOf(purged);
        mentioned.clear();
        purged.clear();
        List<String> left = new ArrayList<>();
        pass.damaged.forEach(id -> left.add("%s/%010d".formatted(SegmentFiles.FOLDER, id)));
        left.addAll(blanked.left());
        return new Sweep(
                pass.seen.size(), pass.rewritten, pass.bytes, blanked.files(), blanked.operations(), gone, all, left);
    }

    /** Looks at every segment of the view that was not looked at; false when there was none. Merges go on meanwhile. */
    private boolean rewriteNext(Pass pass, Mentions mentions, BooleanSupplier giveUp) {
        View view = parts.views().acquire();
        try {
            List<OpenSegment> unseen = view.segments().stream()
                    .filter(each -> !pass.seen.contains(each.id()))
                    .toList();
            for (OpenSegment each : unseen) {
                pass.seen.add(each.id());
                look(each, pass, mentions, giveUp);
            }
            return !unseen.isEmpty();
        } finally {
            view.release();
        }
    }

    private void look(OpenSegment segment, Pass pass, Mentions mentions, BooleanSupplier giveUp) {
        try {
            mentions.in(segment.segment()).marks().forEach((id, mark) -> {
                pass.marks.merge(id, mark, Math::max);
                pass.mentioned.merge(id, mark, Math::max);
            });
            Erased erased = pass.erased();
            List<OpenSegment> rewritten =
                    segment.segment().holds(erased) ? parts.compaction().rewrite(segment.id(), erased, giveUp) : null;
            if (rewritten != null) {
                pass.rewritten++;
                pass.bytes += segment.segment().meta().bytes();
                if (!segment.place().whole()) {
                    rewritten.forEach(each -> homeless.add(each.id()));
                }
            }
        } catch (CorruptPageException e) {
            pass.damaged.add(segment.id());
        } catch (ObjectStoreException e) {
            throw Faults.archive(e);
        }
    }

    /** Whether a segment that a pin alone keeps holds something, or cannot be asked. */
    private boolean unreachable(SegmentDescription pinned, Erased erased) {
        try (Segment segment = parts.shelf().look(pinned)) {
            return segment.holds(erased);
        } catch (CorruptSegmentException | CorruptPageException e) {
            return true;
        }
    }

    /**
     * What came of a segment that lay in the archive goes back there, so that a store that is opened from the archive misses nothing; then what it came from is
     * purged, and what earlier merges have left there.
     */
    private void collect() {
        if (parts.archive().state().condition() == ArchiveState.Condition.NONE) {
            return;
        }
        for (long each : Set.copyOf(homeless)) {
            archive(each);
        }
        Garbage.Collected collected = parts.archive().collected();
        purged.addAll(collected.purged());
        if (!collected.read().isEmpty()) {
            throw Faults.unavailable("objects of segments that were rewritten are still being read: "
                    + collected.read().stream()
                            .map(ArchivePrefix::text)
                            .sorted()
                            .toList());
        }
    }

    /** One that a pin holds here is in the archive too. */
    private void archive(long segment) {
        switch (parts.archive().archive(segment, Throttle.NONE)) {
            case DONE, PINNED, MISSING -> homeless.remove(segment);
            case BUSY -> throw Faults.unavailable("segment " + segment + " is being moved");
        }
    }

    /** Late, so that reads that began before are likely over. */
    private void bury() {
        parts.graveyard().bury();
        parts.files().syncDirectory(SegmentFiles.FOLDER);
        Set<Long> waiting = parts.graveyard().outgoing();
        waiting.removeAll(parts.manifest().reachableSegments(Long.MIN_VALUE));
        if (!waiting.isEmpty()) {
            throw Faults.unavailable("files of segments that were rewritten are still being read: " + waiting);
        }
    }
}
