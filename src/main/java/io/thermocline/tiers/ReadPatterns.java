package io.thermocline.tiers;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.prefetch.Patterns;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How blocks are read of late.
 *
 * @param known what is known of the blocks that are named, but of those that are gone or damaged
 */
public record ReadPatterns(Patterns patterns, Map<BlockId, Known> known) {
    /** A block, as people know it. */
    public record Known(
            BlockClass blockClass, String name, @Nullable String key) {
        public Known {
            Objects.requireNonNull(blockClass);
            Objects.requireNonNull(name);
        }
    }

    public ReadPatterns {
        Objects.requireNonNull(patterns);
        known = Map.copyOf(known);
    }
}
