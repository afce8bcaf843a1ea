package io.thermocline.operations;

import org.jspecify.annotations.Nullable;

/**
 * Which operations a page lists.
 *
 * @param state null for any
 * @param kind null for any
 * @param limit most of a page, from 1 to {@value #MAX_LIMIT}
 * @param cursor where the page before ended, null for the first
 */
public record OperationQuery(
        Operation.@Nullable State state,
        @Nullable String kind,
        int limit,
        @Nullable String cursor) {
    /** Most operations of a page. */
    public static final int MAX_LIMIT = 1_000;
}
