package io.thermocline.blocks;

import io.thermocline.block.Header;
import org.jspecify.annotations.Nullable;

/**
 * What a step makes of its block: everything of the next version but what the committer stamps.
 *
 * @param header of a deletion, the stripped one
 * @param createdAtMicros microseconds since the epoch, 0 for the time of the commit
 * @param expiresAtMicros microseconds since the epoch, 0 for never
 * @param next content and vectors; null for a deletion
 */
record PlannedWrite(
        Step step,
        WriteAnswer.Outcome outcome,
        Target target,
        Header header,
        long createdAtMicros,
        long expiresAtMicros,
        @Nullable VectorPlan next) {}
