package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.Erased;
import io.thermocline.block.HeaderCodec;
import io.thermocline.segment.Segment;
import io.thermocline.segment.SegmentEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds rows of the store's own blocks that hold the id of an erased block, such as the remembered answer to the write that made it. They go with it.
 *
 * @param kinds names of the blocks that are looked into
 */
record Mentions(Erased erased, Set<String> kinds) {
    Mentions {
        kinds = Set.copyOf(kinds);
    }

    /**
     * What is erased, and what mentions it in a segment.
     *
     * @throws io.thermocline.segment.CorruptPageException at damage
     */
    Erased in(Segment segment) {
        if (kinds.isEmpty() || segment.meta().minSequence() >= erased.through()) {
            return Erased.NOTHING;
        }
        List<SegmentEntry> candidates = new ArrayList<>();
        for (Iterator<SegmentEntry> entries = segment.entries(); entries.hasNext(); ) {
            SegmentEntry entry = entries.next();
            Envelope row = entry.envelope();
            if (row.system() && !row.tombstone() && row.sequence() < erased.through()) {
                candidates.add(entry);
            }
        }
        candidates.sort(Comparator.comparingInt(SegmentEntry::page).thenComparingInt(SegmentEntry::row));
        Map<BlockId, Long> marks = new HashMap<>();
        for (SegmentEntry each : candidates) {
            if (kinds.contains(HeaderCodec.decode(segment.header(each)).name())
                    && erased.mentionedIn(segment.content(each), each.sequence())) {
                marks.merge(each.id(), each.sequence() + 1, Math::max);
            }
        }
        return new Erased(marks);
    }
}
