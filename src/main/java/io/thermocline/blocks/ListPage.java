package io.thermocline.blocks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextCursor where the next page starts; null when this is the last
 */
public record ListPage(List<BlockView> blocks, @Nullable String nextCursor) {
    public ListPage {
        blocks = List.copyOf(blocks);
    }
}
