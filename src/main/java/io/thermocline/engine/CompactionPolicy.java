package io.thermocline.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which segments to merge next: size-tiered. Segments of about one size form a tier; a tier with enough of them is merged into one of the next.
 * Any set may be merged, because rows carry their sequence. A segment with many dead rows is rewritten by itself, and one that lies in the archive
 * for no other reason: reading it costs more.
 *
 * @param smallestTierBytes segments up to this size are one tier
 */
record CompactionPolicy(EngineOptions.Compactions options, long smallestTierBytes) {
    /**
     * What the choice depends on.
     *
     * @param archived whether its contents lie in the archive alone
     */
    record Candidate(long id, long bytes, double droppableShare, boolean archived) {
        /** One that lies here. */
        Candidate(long id, long bytes, double droppableShare) {
            this(id, bytes, droppableShare, false);
        }
    }

    /** Ids of the segments to merge; empty when there is nothing to do. */
    Set<Long> choose(List<Candidate> segments) {
        TreeMap<Integer, List<Candidate>> tiers = new TreeMap<>();
        for (Candidate each : segments) {
            if (!each.archived()) {
                tiers.computeIfAbsent(tier(each.bytes()), _ -> new ArrayList<>())
                        .add(each);
            }
        }
        for (List<Candidate> tier : tiers.values()) {
            tier.sort(Comparator.comparingLong(Candidate::bytes).thenComparingLong(Candidate::id));
            List<Candidate> smallest = tier.subList(0, Math.min(tier.size(), options.fanIn()));
            long bytes = smallest.stream().mapToLong(Candidate::bytes).sum();
            if (smallest.size() == options.fanIn() && bytes <= options.maxSegmentBytes()) {
                return smallest.stream().map(Candidate::id).collect(Collectors.toUnmodifiableSet());
            }
        }
        return segments.stream()
                .filter(each -> each.droppableShare() >= options.deadShare())
                .sorted(Comparator.comparing(Candidate::archived)) // what lies here does not wait for the archive
                .limit(1)
                .map(Candidate::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    private int tier(long bytes) {
        int tier = 0;
        for (long bound = smallestTierBytes; bytes > bound && bound <= Long.MAX_VALUE / options.fanIn(); tier++) {
            bound *= options.fanIn();
        }
        return tier;
    }
}
