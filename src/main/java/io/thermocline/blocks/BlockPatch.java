package io.thermocline.blocks;

import java.util.List;
import java.util.Objects;

/**
 * What a client sends to change a block: a merge patch (RFC 7396) of everything but content, class, id and version.
 *
 * @param vectors given: these replace all there are; removed: they are computed again; absent: they stay
 */
public record BlockPatch(BlockFields fields, Field<List<DraftVector>> vectors) {
    public BlockPatch {
        Objects.requireNonNull(fields);
        Objects.requireNonNull(vectors);
    }

    /** Changes metadata and leaves the vectors. */
    public static BlockPatch of(BlockFields fields) {
        return new BlockPatch(fields, Field.absent());
    }
}
