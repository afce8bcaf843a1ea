package io.thermocline.table;

import io.thermocline.filter.Comparison;
import io.thermocline.filter.Term;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Constants as SQL, so that DuckDB's optimizer sees them; and comparisons with a constant that lose nothing, whatever the type of the other side. */
final class SqlLiterals {
    private SqlLiterals() {}

    /** A text in quotes; there is no other character that ends it. */
    static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A finite double, as a double and not as a decimal. */
    static String real(double value) {
        return "'" + value + "'::DOUBLE";
    }

    /** A number of 64 bits. */
    static String integer(long value) {
        return value == Long.MIN_VALUE ? "(-9223372036854775807 - 1)" : "(" + value + ")";
    }

    /** Any constant. */
    static String of(Term.Constant constant) {
        return switch (constant.value()) {
            case String text -> text(text);
            case Long integer -> integer(integer);
            case Double real -> real(real);
            case Boolean flag -> flag.toString();
            default -> "NULL";
        };
    }

    /**
     * Compares integers with a constant by exact values.
     *
     * @param expression of an integer type
     * @param least that the type has, and that the constant is cut to, so that no cast is out of range
     * @param most that the type has
     */
    static String compareIntegers(
            String expression, Comparison comparison, Number constant, BigInteger least, BigInteger most) {
        BigDecimal exact = exact(constant);
        BigInteger down = exact.setScale(0, RoundingMode.FLOOR).toBigInteger();
        boolean whole = exact.compareTo(new BigDecimal(down)) == 0;
        if (!comparison.ordering()) {
            boolean possible = whole && down.compareTo(least) >= 0 && down.compareTo(most) <= 0;
            return possible
                    ? expression + sign(comparison) + "(" + down + ")"
                    : always(expression, comparison == Comparison.NOT_EQUAL);
        }
        // Without its fraction: x < 1.5 is x <= 1, and so on.
        Comparison closed = comparison;
        if (!whole) {
            closed = switch (comparison) {
                case LESS, LESS_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
                case GREATER, GREATER_OR_EQUAL -> Comparison.GREATER;
                case EQUAL, NOT_EQUAL -> comparison;
            };
        }
        boolean upper = closed == Comparison.LESS || closed == Comparison.LESS_OR_EQUAL;
        if (down.compareTo(least) < 0) {
            return always(expression, !upper);
        }
        return down.compareTo(most) > 0 ? always(expression, upper) : expression + sign(closed) + "(" + down + ")";
    }

    /** Compares doubles, none of them NaN, with a constant by exact values. */
    static String compareReals(String expression, Comparison comparison, Number constant) {
        BigDecimal exact = exact(constant);
        double nearest = exact.doubleValue();
        int side = new BigDecimal(nearest).compareTo(exact);
        if (side == 0) {
            return expression + sign(comparison) + real(nearest);
        }
        // No double lies between the constant and its neighbours.
        double above = side > 0 ? nearest : Math.nextUp(nearest);
        double below = side < 0 ? nearest : Math.nextDown(nearest);
        return switch (comparison) {
            case EQUAL -> always(expression, false);
            case NOT_EQUAL -> always(expression, true);
            case LESS, LESS_OR_EQUAL -> expression + " <= " + real(below);
            case GREATER, GREATER_OR_EQUAL -> expression + " >= " + real(above);
        };
    }

    /** One answer wherever there is a value. */
    private static String always(String expression, boolean answer) {
        return answer ? expression + " IS NOT NULL" : "(" + expression + " IS NULL AND NULL)";
    }

    static BigDecimal exact(Number number) {
        return number instanceof Long integer ? BigDecimal.valueOf(integer) : new BigDecimal(number.doubleValue());
    }

    /** The operator in SQL, with spaces. */
    static String sign(Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> " = ";
            case NOT_EQUAL -> " <> ";
            case LESS -> " < ";
            case LESS_OR_EQUAL -> " <= ";
            case GREATER -> " > ";
            case GREATER_OR_EQUAL -> " >= ";
        };
    }
}
