package io.thermocline.table;

import io.thermocline.filter.Filter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a page of blocks.
 *
 * @param filter which blocks, null for all
 * @param sort most important key first, at most {@value #MAX_KEYS}; empty for newest first; ties are decided by id, in the last key's direction
 * @param limit most blocks of the page, at least 1
 * @param cursor from the page before, null for the first page; the page is then of the same sequence as the first one, and filters have the same
 *     {@code now}, while what has expired since is left out
 */
public record TableQuery(
        TableView view,
        @Nullable Filter filter,
        List<SortKey> sort,
        int limit,
        @Nullable String cursor) {
    /** Most keys of an order. */
    public static final int MAX_KEYS = 8;

    public TableQuery {
        Objects.requireNonNull(view);
        sort = List.copyOf(sort);
        if (limit < 1 || sort.size() > MAX_KEYS) {
            throw new IllegalArgumentException(
                    "a page has a block at least, and an order " + MAX_KEYS + " keys at most");
        }
    }
}
