package io.thermocline.blocks;

import io.thermocline.block.ChunkVector;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the vectors of a block's next version come from.
 *
 * @param ready sets by encoder that the client sent, or that the version before has
 * @param given names of the encoders whose vectors the client sent
 * @param missing encoders that are to read the content
 */
record VectorPlan(
        Content content,
        String mediaType,
        Map<String, List<ChunkVector>> ready,
        Set<String> given,
        List<String> missing) {
    VectorPlan {
        ready = Map.copyOf(ready);
        given = Set.copyOf(given);
        missing = List.copyOf(missing);
    }

    /**
     * The vectors themselves.
     *
     * @param pending whether some are left to the follower
     */
    record Result(Map<String, List<ChunkVector>> sets, boolean pending) {
        /** A deletion's. */
        static final Result NONE = new Result(Map.of(), false);

        Result {
            sets = Map.copyOf(sets);
        }
    }
}
