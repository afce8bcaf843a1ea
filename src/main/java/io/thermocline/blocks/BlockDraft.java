package io.thermocline.blocks;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends to create or replace a block. Fields that are absent or removed take their defaults.
 *
 * @param id null when the body names none; it must be the target's when it does
 * @param blockClass null for the class that the block has, or {@link BlockClass#PROGRAM_STATE} for a new one
 * @param content null when the body has none, which is an error
 * @param vectors null to have them computed
 */
@SuppressWarnings("ArrayRecordComponent") // never modified, never compared
public record BlockDraft(
        @Nullable BlockId id,
        @Nullable BlockClass blockClass,
        BlockFields fields,
        byte @Nullable [] content,
        @Nullable List<DraftVector> vectors) {
    public BlockDraft {
        Objects.requireNonNull(fields);
        vectors = vectors == null ? null : List.copyOf(vectors);
    }

    /** Content and nothing else. */
    public static BlockDraft of(byte[] content) {
        return new BlockDraft(null, null, BlockFields.NONE, content, null);
    }
}
