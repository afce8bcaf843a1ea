package io.thermocline.table;

import io.thermocline.filter.Comparison;
import io.thermocline.filter.Term;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/**
 * A JSON value as SQL.
 *
 * @param variant of type VARIANT, NULL where there is none or it is JSON's null. As DuckDB reads JSON, integers are UINT64 and, if negative, INT64; other numbers
 *     and those of more than 64 bits are DOUBLE
 * @param present whether there is a value, be it null; never NULL
 */
record SqlAttribute(String variant, String present) {
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    /** The attribute at the end of a path. */
    static SqlAttribute of(String base, String basePresent, List<Term.Step> steps) {
        String variant = base;
        String present = basePresent;
        for (Term.Step step : steps) {
            switch (step) {
                case Term.Step.Member(String name) -> {
                    present = "coalesce(list_contains(variant_keys(" + variant + "), " + SqlLiterals.text(name)
                            + "), false)";
                    variant = variant + "[" + SqlLiterals.text(name) + "]";
                }
                case Term.Step.Index(long index) -> {
                    if (index < 0 || index >= Integer.MAX_VALUE) {
                        return new SqlAttribute("NULL::VARIANT", "false");
                    }
                    present = "coalesce(variant_array_length(" + variant + ") > " + index + ", false)";
                    variant = variant + "[" + (index + 1) + "]";
                }
            }
        }
        return new SqlAttribute(variant, present);
    }

    String type() {
        return "variant_type(" + variant + ")";
    }

    /** It, if it is a text. */
    String text() {
        return "CASE WHEN " + type() + " = 'VARCHAR' THEN TRY_CAST(" + variant + " AS VARCHAR) END";
    }

    /** It, if it is true or false. */
    String flag() {
        return "CASE " + type() + " WHEN 'BOOL_TRUE' THEN true WHEN 'BOOL_FALSE' THEN false END";
    }

    /** Whether it is that truth value. */
    String is(boolean value) {
        return type() + (value ? " = 'BOOL_TRUE'" : " = 'BOOL_FALSE'");
    }

    /** It, if it is a number. */
    SqlNumbers number() {
        String integer = "CASE " + type() + " WHEN 'UINT64' THEN TRY_CAST(TRY_CAST(" + variant
                + " AS UBIGINT) AS BIGINT) WHEN 'INT64' THEN TRY_CAST(" + variant + " AS BIGINT) END";
        String real = "CASE " + type() + " WHEN 'DOUBLE' THEN TRY_CAST(" + variant
                + " AS DOUBLE) WHEN 'UINT64' THEN CASE WHEN TRY_CAST(" + variant
                + " AS UBIGINT) > 9223372036854775807 THEN TRY_CAST(" + variant + " AS DOUBLE) END END";
        return new SqlNumbers("(" + integer + " IS NOT NULL)", integer, real);
    }

    /** Its JSON list as a list, NULL if it is none. */
    String list() {
        return "TRY_CAST(" + variant + " AS VARIANT[])";
    }

    /** Whether it is there and neither list nor object. */
    String single() {
        return "((" + variant + " IS NULL AND " + present + ") OR " + type() + " NOT IN ('ARRAY', 'OBJECT'))";
    }

    String isNull() {
        return "(" + variant + " IS NULL AND " + present + ")";
    }

    /**
     * Whether the comparison with a number of the filter holds. The casts are to the types that DuckDB stores, which it reads straight from their
     * columns.
     */
    String compare(Comparison comparison, Number constant) {
        if (SqlLiterals.exact(constant).abs().compareTo(new BigDecimal(MOST)) >= 0) {
            // There integers that count as doubles begin.
            return SqlNumbers.compare(
                    number(),
                    comparison,
                    constant instanceof Long integer
                            ? SqlNumbers.integers(SqlLiterals.integer(integer))
                            : SqlNumbers.reals(SqlLiterals.real(constant.doubleValue())));
        }
        return "CASE " + type() + " WHEN 'UINT64' THEN "
                + SqlLiterals.compareIntegers(
                        "TRY_CAST(" + variant + " AS UBIGINT)", comparison, constant, BigInteger.ZERO, MOST)
                + " WHEN 'INT64' THEN "
                + SqlLiterals.compareIntegers("TRY_CAST(" + variant + " AS BIGINT)", comparison, constant, LEAST, MOST)
                + " WHEN 'DOUBLE' THEN "
                + SqlLiterals.compareReals("TRY_CAST(" + variant + " AS DOUBLE)", comparison, constant)
                + " END";
    }

    /** Whether the comparison with a text holds. The cast comes first: where it is a column of texts, it is quick and leaves few rows. */
    String compare(Comparison comparison, String text) {
        return "(TRY_CAST(" + variant + " AS VARCHAR)" + SqlLiterals.sign(comparison) + text + " AND " + type()
                + " = 'VARCHAR')";
    }
}
