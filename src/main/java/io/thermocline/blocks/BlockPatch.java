package io.thermocline.blocks;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends to change a block: a merge patch (RFC 7396) of everything but content, class, id and version.
 *
 * @param vectors given: these replace all there are; removed: they are computed again; absent: they stay
 * @param echo what the patch repeats of the block, which it must not change
 */
public record BlockPatch(BlockFields fields, Field<List<DraftVector>> vectors, Echo echo) {
    public BlockPatch {
        Objects.requireNonNull(fields);
        Objects.requireNonNull(vectors);
        Objects.requireNonNull(echo);
    }

    /** A patch that repeats nothing. */
    public BlockPatch(BlockFields fields, Field<List<DraftVector>> vectors) {
        this(fields, vectors, Echo.NONE);
    }

    /** What a patch may say as long as it is so already; null where it says nothing. */
    public record Echo(
            @Nullable BlockId id,
            @Nullable BlockClass blockClass,
            @Nullable Long version) {
        /** Nothing repeated. */
        public static final Echo NONE = new Echo(null, null, null);
    }

    /** Changes metadata and leaves the vectors. */
    public static BlockPatch of(BlockFields fields) {
        return new BlockPatch(fields, Field.absent());
    }
}
