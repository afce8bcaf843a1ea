package io.thermocline.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param blocks newest first; fewer than asked for only at the end, or when the call reached its limit of rows to look at
 * @param next where to go on, null at the end: a page is short for good only when this is null
 */
public record BlockList(List<Block> blocks, @Nullable ListPosition next) {
    public BlockList {
        blocks = List.copyOf(blocks);
    }
}
