package io.thermocline.blocks;

import io.thermocline.block.BlockId;
import io.thermocline.engine.Operation;
import io.thermocline.problem.Problem;
import java.util.List;
import java.util.Map;

/**
 * What hides some blocks for good, to be committed at once: what of them is older than that commit can then be erased.
 *
 * @param operations tombstones of what is live or has expired, checks of what was deleted, and the end of key claims
 * @param blocks those that it is for
 * @param missing how many there are not, for the caller
 * @param refused those that the caller may not erase, and why
 */
public record ErasurePlan(
        List<Operation> operations, List<BlockId> blocks, long missing, Map<BlockId, Problem> refused) {
    public ErasurePlan {
        operations = List.copyOf(operations);
        blocks = List.copyOf(blocks);
        refused = Map.copyOf(refused);
    }
}
