package io.thermocline.table;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of SQL with the parameters that stand in it as {@code ?}, in order.
 *
 * @param parameters {@link Long}, {@link Double}, {@link Boolean}, {@link String}, {@link java.util.UUID} or {@link java.math.BigInteger}
 */
record SqlPart(String text, List<Object> parameters) {
    static final SqlPart TRUE = new SqlPart("true");

    SqlPart {
        parameters = List.copyOf(parameters);
    }

    SqlPart(String text, Object... parameters) {
        this(text, List.of(parameters));
    }

    /** Both conditions. */
    SqlPart and(SqlPart other) {
        return joined(" AND ", List.of(this, other));
    }

    /** Parts with something between, each in parentheses. */
    static SqlPart joined(String between, List<SqlPart> parts) {
        StringBuilder text = new StringBuilder();
        List<Object> parameters = new ArrayList<>();
        for (SqlPart each : parts) {
            text.append(text.isEmpty() ? "(" : between + "(")
                    .append(each.text())
                    .append(')');
            parameters.addAll(each.parameters());
        }
        return new SqlPart(text.toString(), parameters);
    }
}
