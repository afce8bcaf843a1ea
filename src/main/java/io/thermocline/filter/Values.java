package io.thermocline.filter;

import org.jspecify.annotations.Nullable;

/**
 * Compares and calculates with values: {@link Boolean}, {@link Long}, {@link Double}, {@link String}, {@link JsonNull}, lists and maps of them; the Java
 * null is unknown. Pure functions.
 */
final class Values {
    private static final double TWO_TO_63 = 0x1p63;

    private Values() {}

    /** Compares as {@link Term.Compare} says. */
    static Truth compare(Comparison comparison, @Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return Truth.UNKNOWN;
        }
        if (left instanceof JsonNull && right instanceof JsonNull) {
            return comparison.ordering() ? Truth.UNKNOWN : Truth.of(comparison == Comparison.EQUAL);
        }
        if (left instanceof Number a && right instanceof Number b) {
            return Truth.of(comparison.holds(order(a, b)));
        }
        if (left instanceof String a && right instanceof String b) {
            return Truth.of(comparison.holds(comparison.ordering() ? order(a, b) : a.equals(b) ? 0 : 1));
        }
        if (left instanceof Boolean a && right instanceof Boolean b) {
            return Truth.of(comparison.holds(Boolean.compare(a, b)));
        }
        return Truth.UNKNOWN;
    }

    /** Compares with the literal null, which every value that is there equals or does not. */
    static Truth compareWithNull(Comparison comparison, @Nullable Object value) {
        return value == null
                ? Truth.UNKNOWN
                : Truth.of((value instanceof JsonNull) == (comparison == Comparison.EQUAL));
    }

    /** Whether two values are equal; values that cannot be compared are not. */
    static boolean equal(@Nullable Object left, @Nullable Object right) {
        return compare(Comparison.EQUAL, left, right) == Truth.TRUE;
    }

    /** The order of two numbers, by their exact values. */
    static int order(Number left, Number right) {
        if (left instanceof Long a) {
            return right instanceof Long b ? Long.compare(a, b) : mixedOrder(a, right.doubleValue());
        }
        double a = left.doubleValue();
        if (right instanceof Long b) {
            return -mixedOrder(b, a);
        }
        double b = right.doubleValue();
        return a < b ? -1 : a > b ? 1 : 0;
    }

    private static int mixedOrder(long left, double right) {
        if (right >= TWO_TO_63) {
            return -1;
        }
        if (right < -TWO_TO_63) {
            return 1;
        }
        long whole = (long) right;
        return left != whole ? Long.compare(left, whole) : Double.compare(0, right - whole + 0.0);
    }

    /** The order of two texts, by code points: UTF-16 puts the supplementary planes before U+E000. */
    static int order(String left, String right) {
        int shorter = Math.min(left.length(), right.length());
        for (int i = 0; i < shorter; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                return Integer.compare(rank(a), rank(b));
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    private static int rank(char each) {
        return Character.isSurrogate(each) ? each + 0x10000 : each;
    }

    /** Calculates as {@link Term.Arithmetic} says; null is unknown. */
    static @Nullable Object calculate(Term.Operator operator, @Nullable Object left, @Nullable Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return calculate(operator, (long) a, (long) b);
        }
        if (left instanceof Number a && right instanceof Number b) {
            return calculate(operator, a.doubleValue(), b.doubleValue());
        }
        return null;
    }

    private static @Nullable Long calculate(Term.Operator operator, long a, long b) {
        return switch (operator) {
            case ADD -> {
                long sum = a + b;
                yield ((a ^ sum) & (b ^ sum)) < 0 ? null : (Long) sum;
            }
            case SUBTRACT -> {
                long difference = a - b;
                yield ((a ^ b) & (a ^ difference)) < 0 ? null : (Long) difference;
            }
            case MULTIPLY -> {
                long low = a * b;
                yield Math.multiplyHigh(a, b) == low >> 63 ? (Long) low : null;
            }
            case DIVIDE -> b == 0 || (b == -1 && a == Long.MIN_VALUE) ? null : (Long) (a / b);
            case REMAINDER -> b == 0 ? null : (Long) (a % b);
        };
    }

    private static @Nullable Double calculate(Term.Operator operator, double a, double b) {
        if (Double.isInfinite(a) || Double.isInfinite(b)) {
            return null;
        }
        double result = switch (operator) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> b == 0 ? Double.NaN : a / b;
            case REMAINDER -> Double.NaN;
        };
        return Double.isFinite(result) ? (Double) result : null;
    }

    /** The opposite number; null is unknown. */
    static @Nullable Object negate(@Nullable Object of) {
        return switch (of) {
            case Long number -> number == Long.MIN_VALUE ? null : (Long) (-number);
            case Double number -> Double.isFinite(number) ? (Double) (-number) : null;
            case null, default -> null;
        };
    }
}
