package io.thermocline.query;

import io.thermocline.blocks.BlockView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of blocks.
 *
 * @param nextCursor where the next page starts; null when this is the last
 * @param plan null unless it was asked for
 */
public record QueryAnswer(
        List<BlockView> blocks,
        @Nullable String nextCursor,
        @Nullable Plan plan) {
    public QueryAnswer {
        blocks = List.copyOf(blocks);
    }
}
