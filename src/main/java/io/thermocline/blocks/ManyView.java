package io.thermocline.blocks;

import io.thermocline.block.BlockId;
import java.util.List;

/**
 * Several blocks read on one snapshot.
 *
 * @param blocks those found, in the order asked for
 * @param missing ids that the caller sees nothing of, in the order asked for
 */
public record ManyView(List<BlockView> blocks, List<BlockId> missing) {
    public ManyView {
        blocks = List.copyOf(blocks);
        missing = List.copyOf(missing);
    }
}
