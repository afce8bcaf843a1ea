package io.thermocline.hot;

import io.thermocline.block.BlockId;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to evict: entries that meet every condition given; everything if none is.
 *
 * @param ids blocks; null for all
 * @param unusedFor what nobody asked for in that time; null for all
 * @param cold only what nobody asked for since it was put there
 */
public record Selection(
        @Nullable Set<BlockId> ids, @Nullable Duration unusedFor, boolean cold) {
    /** Everything. */
    public static final Selection ALL = new Selection(null, null, false);

    public Selection {
        ids = ids == null ? null : Set.copyOf(ids);
    }

    boolean selects(BlockId id, long unusedSeconds, boolean read) {
        return (ids == null || ids.contains(id))
                && (unusedFor == null || unusedSeconds >= unusedFor.toSeconds())
                && (!cold || !read);
    }
}
