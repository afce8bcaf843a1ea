package io.thermocline.query;

import io.thermocline.blocks.Include;
import io.thermocline.blocks.ListQuery;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A query for blocks as the caller wrote it; the service checks it.
 *
 * @param filter CEL; null for all blocks
 * @param sort fields, most important first, each with {@code -} before it for descending; empty for newest first
 * @param limit most blocks of a page, from 1 to {@link ListQuery#MAX_LIMIT}
 * @param cursor where the page before ended; null for the first page
 * @param consistency of the first page; the others are of the same sequence
 * @param explain whether the answer tells how it was found
 */
public record QueryRequest(
        @Nullable String filter,
        List<String> sort,
        int limit,
        @Nullable String cursor,
        Include include,
        Consistency consistency,
        boolean explain) {
    public QueryRequest {
        sort = List.copyOf(sort);
        Objects.requireNonNull(include);
        Objects.requireNonNull(consistency);
    }
}
