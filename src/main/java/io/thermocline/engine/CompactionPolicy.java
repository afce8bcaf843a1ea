package io.thermocline.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which segments to merge next: size-tiered. Segments of about one size form a tier; a tier with enough of them is merged into one of the next. What would come of the last such
 * merge, which is too large to be merged again, waits for more of them: so everything is written once less, and what stays is as few and as large. Any set may be merged, because rows carry their sequence. A segment with many dead rows is rewritten by itself, and one that lies in the archive
 * for no other reason: reading it costs more.
 *
 * @param smallestTierBytes segments up to this size are one tier
 */
record CompactionPolicy(EngineOptions.Compactions options, long smallestTierBytes) {
    /** How many times as many go into the last merge. */
    private static final int LAST_TIMES = 2;

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
            List<Candidate> chosen = chooseOf(tier);
            if (!chosen.isEmpty()) {
                return chosen.stream().map(Candidate::id).collect(Collectors.toUnmodifiableSet());
            }
        }
        return segments.stream()
                .filter(each -> each.droppableShare() >= options.deadShare())
                .sorted(Comparator.comparing(Candidate::archived)) // what lies here does not wait for the archive
                .limit(1)
                .map(Candidate::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    private List<Candidate> chooseOf(List<Candidate> tier) {
        tier.sort(Comparator.comparingLong(Candidate::bytes).thenComparingLong(Candidate::id));
        List<Candidate> smallest = tier.subList(0, Math.min(tier.size(), options.fanIn()));
        if (smallest.size() < options.fanIn()) {
            return List.of();
        }
        if (bytes(smallest) <= options.maxSegmentBytes() / options.fanIn()) {
            return smallest;
        }
        List<Candidate> last = fitting(tier);
        boolean full = last.size() == LAST_TIMES * options.fanIn() || last.size() < tier.size();
        return full && last.size() >= options.fanIn() ? last : List.of();
    }

    /** The smallest ones that make one segment which is not too large. */
    private List<Candidate> fitting(List<Candidate> sorted) {
        int most = Math.min(sorted.size(), LAST_TIMES * options.fanIn());
        int count = 0;
        for (long bytes = 0; count < most && bytes + sorted.get(count).bytes() <= options.maxSegmentBytes(); count++) {
            bytes += sorted.get(count).bytes();
        }
        return sorted.subList(0, count);
    }

    private static long bytes(List<Candidate> segments) {
        return segments.stream().mapToLong(Candidate::bytes).sum();
    }

    private int tier(long bytes) {
        int tier = 0;
        for (long bound = smallestTierBytes; bytes > bound && bound <= Long.MAX_VALUE / options.fanIn(); tier++) {
            bound *= options.fanIn();
        }
        return tier;
    }
}
