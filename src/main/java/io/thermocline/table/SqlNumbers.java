package io.thermocline.table;

import io.thermocline.filter.Comparison;
import io.thermocline.filter.Term;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A number as SQL: DuckDB turns integers to doubles when the two meet, which loses digits, so both types are kept apart to the end.
 *
 * @param whole a condition that says whether it is an integer; null when it always is what it is
 * @param integer of type BIGINT, NULL where it is none; null when it never is an integer
 * @param real of type DOUBLE, NULL where it is none; null when it never is a double
 */
record SqlNumbers(
        @Nullable String whole,
        @Nullable String integer,
        @Nullable String real) {
    private static final String FAR = "1e19";

    static SqlNumbers integers(String expression) {
        return new SqlNumbers(null, expression, null);
    }

    static SqlNumbers reals(String expression) {
        return new SqlNumbers(null, null, expression);
    }

    /** Whether the comparison holds; NULL or false where it does not, or there is no number. */
    static String compare(SqlNumbers left, Comparison comparison, SqlNumbers right) {
        StringJoiner any = new StringJoiner(" OR ", "(", ")").setEmptyValue("NULL");
        if (left.integer != null && right.integer != null) {
            any.add(left.integer + SqlLiterals.sign(comparison) + right.integer);
        }
        if (left.real != null && right.real != null) {
            any.add(left.real + SqlLiterals.sign(comparison) + right.real);
        }
        if (left.integer != null && right.real != null) {
            any.add(mixed(left.integer, comparison, right.real));
        }
        if (left.real != null && right.integer != null) {
            any.add(mixed(right.integer, comparison.mirrored(), left.real));
        }
        return any.toString();
    }

    /** An integer beside a double is the same as beside the whole number next to it, which fits 128 bits once it is cut to where integers end. */
    private static String mixed(String integer, Comparison comparison, String real) {
        return switch (comparison) {
            case LESS, GREATER_OR_EQUAL -> integer + SqlLiterals.sign(comparison) + cut("ceil(" + real + ")");
            case LESS_OR_EQUAL, GREATER -> integer + SqlLiterals.sign(comparison) + cut("floor(" + real + ")");
            case EQUAL ->
                "(" + integer + " = " + cut("floor(" + real + ")") + " AND floor(" + real + ") = " + real + ")";
            case NOT_EQUAL ->
                "(" + integer + " <> " + cut("floor(" + real + ")") + " OR (" + integer + " IS NOT NULL AND floor("
                        + real + ") <> " + real + "))";
        };
    }

    private static String cut(String real) {
        return "CAST(CASE WHEN " + real + " > " + FAR + " THEN " + FAR + " WHEN " + real + " < -" + FAR + " THEN -"
                + FAR + " ELSE " + real + " END AS HUGEINT)";
    }

    /** Calculates; NULL where Java's evaluation says unknown. A double that is not finite is for {@link #finite}. */
    static SqlNumbers calculate(SqlNumbers left, Term.Operator operator, SqlNumbers right, int depth) {
        String integer =
                left.integer == null || right.integer == null ? null : integers(left.integer, operator, right.integer);
        if (operator == Term.Operator.REMAINDER || (left.real == null && right.real == null)) {
            return integers(integer == null ? "NULL::BIGINT" : integer);
        }
        String real = reals(left.anyReal(), operator, right.anyReal(), depth);
        if (integer == null) {
            return reals(real);
        }
        String whole = "(" + left.isWhole() + " AND " + right.isWhole() + ")";
        return new SqlNumbers(whole, integer, "CASE WHEN NOT " + whole + " THEN " + real + " END");
    }

    /** 128 bits hold every result of two numbers of 64. */
    private static String integers(String left, Term.Operator operator, String right) {
        String divisor = "CAST(" + right + " AS HUGEINT)";
        String sign = operator.sign();
        if (operator == Term.Operator.DIVIDE || operator == Term.Operator.REMAINDER) {
            divisor = "nullif(" + divisor + ", 0)";
            sign = operator == Term.Operator.DIVIDE ? "//" : "%";
        }
        return "TRY_CAST(CAST(" + left + " AS HUGEINT) " + sign + " " + divisor + " AS BIGINT)";
    }

    /** What divides by an infinite number is finite again, so that a zero times the divisor is added, which is not. The lambda names it once. */
    private static String reals(String left, Term.Operator operator, String right, int depth) {
        if (operator != Term.Operator.DIVIDE) {
            return "(" + left + " " + operator.sign() + " " + right + ")";
        }
        String divisor = "d" + depth;
        return "list_transform([" + right + "], lambda " + divisor + ": " + left + " / " + divisor + " + 0 * " + divisor
                + ")[1]";
    }

    SqlNumbers negated() {
        return new SqlNumbers(
                whole,
                integer == null ? null : "TRY_CAST(-CAST(" + integer + " AS HUGEINT) AS BIGINT)",
                real == null ? null : "(-" + real + ")");
    }

    /** The same without doubles that are not finite, which no calculation may end with. */
    SqlNumbers finite() {
        return real == null
                ? this
                : new SqlNumbers(whole, integer, "CASE WHEN isfinite(" + real + ") THEN " + real + " END");
    }

    private String isWhole() {
        return integer == null ? "false" : whole == null ? "true" : whole;
    }

    private String anyReal() {
        if (integer == null) {
            return real == null ? "NULL::DOUBLE" : real;
        }
        String converted = "CAST(" + integer + " AS DOUBLE)";
        return real == null ? converted : "coalesce(" + real + ", " + converted + ")";
    }
}
