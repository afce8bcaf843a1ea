package io.thermocline.table;

import java.util.Optional;

/** Columns for the attributes a and b. */
final class RandomBlockColumns {
    static final AttributeColumns COLUMNS = path ->
            path.size() == 1 && (path.getFirst().equals("a") || path.getFirst().equals("b"))
                    ? Optional.of(columns(path.getFirst()))
                    : Optional.empty();

    private RandomBlockColumns() {}

    private static AttributeColumns.Columns columns(String name) {
        return new AttributeColumns.Columns(name + "_integer", name + "_real", name + "_text", name + "_flag");
    }

    /** What fills the columns, in DuckDB's own words and not in those of the code under test. */
    static String select(String name) {
        String json = "(attributes::JSON)->'" + name + "'";
        String scalar = "(attributes::JSON)->>'" + name + "'";
        return ("CASE WHEN json_type(%1$s) IN ('UBIGINT', 'BIGINT') THEN TRY_CAST(%2$s AS BIGINT) END AS %3$s_integer,"
                        + " CASE WHEN json_type(%1$s) IN ('UBIGINT', 'DOUBLE') AND TRY_CAST(%2$s AS BIGINT) IS NULL OR json_type(%1$s) = 'DOUBLE' THEN"
                        + " TRY_CAST(attributes['%3$s'] AS DOUBLE) END AS %3$s_real,"
                        + " CASE WHEN json_type(%1$s) = 'VARCHAR' THEN %2$s END AS %3$s_text,"
                        + " CASE WHEN json_type(%1$s) = 'BOOLEAN' THEN TRY_CAST(%2$s AS BOOLEAN) END AS %3$s_flag")
                .formatted(json, scalar, name);
    }
}
