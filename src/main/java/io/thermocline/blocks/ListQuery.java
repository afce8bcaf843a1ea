package io.thermocline.blocks;

import io.thermocline.block.BlockClass;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which blocks to list, newest first.
 *
 * @param blockClass null for every class
 * @param tag null for any tags
 * @param limit most blocks of a page, from 1 to 1,000
 * @param cursor where the page before ended; null for the first page
 */
public record ListQuery(
        @Nullable BlockClass blockClass,
        @Nullable String tag,
        int limit,
        @Nullable String cursor,
        Include include) {
    /** The limit of a call that names none. */
    public static final int DEFAULT_LIMIT = 50;
    /** The highest limit. */
    public static final int MAX_LIMIT = 1_000;

    public ListQuery {
        Objects.requireNonNull(include);
    }
}
