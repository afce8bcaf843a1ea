package io.thermocline.search;

import io.thermocline.query.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search found.
 *
 * @param hits best first; equal scores in order of id
 * @param complete whether these are for certain the best of all blocks that the caller sees
 * @param pendingBlocks blocks whose vectors are still to come, 0 for none
 * @param plan how it was found, null unless asked for
 */
public record SearchAnswer(
        List<SearchHit> hits,
        boolean complete,
        long pendingBlocks,
        @Nullable Plan plan) {
    public SearchAnswer {
        hits = List.copyOf(hits);
    }
}
