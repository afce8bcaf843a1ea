package io.thermocline.search;

import io.thermocline.engine.EngineStats;
import java.util.Objects;

/**
 * Searches that were answered, counted from the opening.
 *
 * @param indexAlone answered by the index alone
 * @param withStore those that wanted content too
 * @param latency of both
 */
public record SearchStats(long indexAlone, long withStore, EngineStats.Latency latency) {
    public SearchStats {
        Objects.requireNonNull(latency);
    }
}
