package io.thermocline.table;

import java.util.Objects;

/**
 * One key of an order. Blocks that lack the field come last in both directions. Attributes of several kinds: numbers, then texts, then true and false, then
 * lists and objects, in both directions. Texts are compared by code point, by their first {@value #TEXT_CHARACTERS} characters.
 */
public record SortKey(TableField field, boolean descending) {
    /** What of a text counts. */
    public static final int TEXT_CHARACTERS = 256;

    public SortKey {
        Objects.requireNonNull(field);
    }

    /**
     * Reads a key as requests write it: a field, with {@code -} before it for descending.
     *
     * @param where the field of the request, for the problem
     * @throws io.thermocline.problem.ProblemException of kind MALFORMED if it is none
     */
    public static SortKey parse(String text, String where) {
        boolean descending = text.startsWith("-");
        return new SortKey(TableField.parse(descending ? text.substring(1) : text, where), descending);
    }
}
