package io.thermocline.table;

import java.util.List;
import java.util.Optional;

/** Which attributes have columns of their own. */
interface AttributeColumns {
    /** No attribute has any. */
    AttributeColumns NONE = _ -> Optional.empty();

    /** The columns of the attribute behind these member names. */
    Optional<Columns> of(List<String> path);

    /**
     * Columns of one attribute; at most one has a value: the one whose type the attribute has on the row. An integer is a number without fraction and
     * exponent that fits 64 bits, as in {@link io.thermocline.filter.Filter}.
     *
     * @param integer the name of a BIGINT column
     * @param real of a DOUBLE column
     * @param text of a VARCHAR column
     * @param flag of a BOOLEAN column
     */
    record Columns(String integer, String real, String text, String flag) {}
}
