package io.thermocline.filter;

import org.jspecify.annotations.Nullable;

/** Which kinds go together. Pure functions. */
final class Types {
    private Types() {}

    /** What is wrong with comparing two terms; null when nothing is. */
    static @Nullable String faultOfComparison(Comparison comparison, Term left, Term right) {
        Kind a = left.kind();
        Kind b = right.kind();
        String sign = comparison.sign();
        if (collection(left) || collection(right)) {
            return sign + " compares single values, not lists and maps; use in, exists, all or size()";
        }
        if (a == Kind.NULL || b == Kind.NULL) {
            Kind other = a == Kind.NULL ? b : a;
            if (comparison.ordering()) {
                return "null has no order; expected == or !=";
            }
            return other == Kind.NULL || other == Kind.DYNAMIC
                    ? null
                    : "only an attribute can be null, not " + other.words() + "; has() tells whether a field is there";
        }
        if (a == b || (a.maybeNumber() && b.maybeNumber())) {
            return null;
        }
        if (a == Kind.TIME || b == Kind.TIME) {
            return "expected a time on both sides of " + sign + ", not " + (a == Kind.TIME ? b : a).words()
                    + "; timestamp() reads one from a text";
        }
        if (a == Kind.SPAN || b == Kind.SPAN) {
            return "expected a duration on both sides of " + sign + ", not " + (a == Kind.SPAN ? b : a).words();
        }
        return a == Kind.DYNAMIC || b == Kind.DYNAMIC
                ? null
                : "expected two values of one kind around " + sign + ", not " + a.words() + " and " + b.words();
    }

    /** The kind of a result; null when the operator does not take these kinds. */
    static @Nullable Kind result(Term.Operator operator, Kind left, Kind right) {
        return switch (operator) {
            case ADD -> sum(left, right);
            case SUBTRACT -> difference(left, right);
            case MULTIPLY, DIVIDE -> number(left, right);
            case REMAINDER ->
                left.maybeNumber() && right.maybeNumber() && left != Kind.DOUBLE && right != Kind.DOUBLE
                        ? Kind.INT
                        : null;
        };
    }

    private static @Nullable Kind sum(Kind left, Kind right) {
        if (left == Kind.SPAN) {
            return right == Kind.SPAN || right == Kind.TIME ? right : null;
        }
        return left == Kind.TIME ? (right == Kind.SPAN ? Kind.TIME : null) : number(left, right);
    }

    private static @Nullable Kind difference(Kind left, Kind right) {
        if (left == Kind.TIME) {
            return right == Kind.TIME ? Kind.SPAN : right == Kind.SPAN ? Kind.TIME : null;
        }
        return left == Kind.SPAN ? (right == Kind.SPAN ? Kind.SPAN : null) : number(left, right);
    }

    private static @Nullable Kind number(Kind left, Kind right) {
        if (!left.maybeNumber() || !right.maybeNumber()) {
            return null;
        }
        if (left == Kind.DOUBLE || right == Kind.DOUBLE) {
            return Kind.DOUBLE;
        }
        return left == Kind.INT && right == Kind.INT ? Kind.INT : Kind.NUMBER;
    }

    /** What an operator takes, in words. */
    static String operands(Term.Operator operator) {
        return switch (operator) {
            case ADD -> "two numbers, two durations, or a time and a duration";
            case SUBTRACT -> "two numbers, two durations, two times, or a time and a duration";
            case MULTIPLY, DIVIDE -> "two numbers";
            case REMAINDER -> "two integers";
        };
    }

    /** Whether a term is a list or a map on every block. */
    static boolean collection(Term term) {
        return term.kind() == Kind.TEXTS || term.kind() == Kind.LABELS || wholeAttributes(term);
    }

    /** Whether a term is the attributes themselves. */
    static boolean wholeAttributes(Term term) {
        return term instanceof Term.Column(BlockField field) && field == BlockField.ATTRIBUTES;
    }
}
