package io.thermocline.filter;

import java.util.List;
import java.util.Objects;

/**
 * A node of a filter: types are checked, names resolved, constants read. A term of kind {@link Kind#BOOL} or {@link Kind#DYNAMIC} may stand as a
 * condition. A value that is missing, of another kind than its place asks for, or not to be computed is <em>unknown</em>; a term over an unknown
 * value is unknown unless it says otherwise. Immutable.
 */
public sealed interface Term {
    /** What is known of the value. */
    Kind kind();

    /**
     * A value of the filter's own.
     *
     * @param value a {@link Boolean}, {@link Long} (also of times and spans, in microseconds), {@link Double} (finite), {@link String}
     *     (without NUL and lone surrogates) or {@link JsonNull}
     */
    record Constant(Object value, Kind kind) implements Term {
        public Constant {
            Objects.requireNonNull(value);
            Objects.requireNonNull(kind);
        }
    }

    /** The instant of the request. */
    record Now() implements Term {
        @Override
        public Kind kind() {
            return Kind.TIME;
        }
    }

    /** A field of the block; unknown when the block lacks it. */
    record Column(BlockField field) implements Term {
        @Override
        public Kind kind() {
            return field.kind();
        }
    }

    /**
     * The element that a {@link Quantifier} is looking at.
     *
     * @param depth of the quantifier; 0 is the outermost
     * @param kind {@link Kind#TEXT} or {@link Kind#DYNAMIC}
     */
    record Element(int depth, Kind kind) implements Term {}

    /**
     * A value inside the attributes, or inside an element of a list among them; unknown when there is none.
     *
     * @param base the {@link Column} of the attributes, or an {@link Element} of kind {@link Kind#DYNAMIC}
     * @param steps at least one, from the outside in
     */
    record Path(Term base, List<Step> steps) implements Term {
        public Path {
            Objects.requireNonNull(base);
            steps = List.copyOf(steps);
        }

        @Override
        public Kind kind() {
            return Kind.DYNAMIC;
        }
    }

    /** One step into a JSON value. */
    sealed interface Step {
        /** Into the member of an object; there is none in anything else. */
        record Member(String name) implements Step {}

        /** Into a list, from 0; there is nothing at an index that is negative or too large, and nothing in anything else. */
        record Index(long index) implements Step {}
    }

    /** A label's value; unknown when the block lacks it. */
    record Label(String name) implements Term {
        @Override
        public Kind kind() {
            return Kind.TEXT;
        }
    }

    /** The opposite number or span. Unknown when it has none. */
    record Negate(Term of, Kind kind) implements Term {}

    /**
     * Calculates with two numbers, or with times and spans. Two integers give an integer, rounded towards zero; an integer and a double
     * give a double. Unknown when the result does not fit 64 bits, when a double among operands and result is not finite, when
     * the divisor is zero, and for the remainder of a double.
     *
     * @param kind {@link Kind#INT}, {@link Kind#DOUBLE}, {@link Kind#NUMBER}, {@link Kind#TIME} or {@link Kind#SPAN}
     */
    record Arithmetic(Operator operator, Term left, Term right, Kind kind) implements Term {}

    /** What {@link Arithmetic} does. */
    enum Operator {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        REMAINDER("%");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        /** The operator as it is written. */
        public String sign() {
            return sign;
        }
    }

    /** The time that a text says ({@link Times}). Unknown when it says none. */
    record ToTime(Term text) implements Term {
        @Override
        public Kind kind() {
            return Kind.TIME;
        }
    }

    /** Code points of a text, entries of a list, members of a map. Unknown for anything else. */
    record Size(Term of) implements Term {
        @Override
        public Kind kind() {
            return Kind.INT;
        }
    }

    /**
     * Compares two numbers by their exact values, two texts by code points, two times, two spans, or two of false and true, in this order.
     * JSON's null equals null, and every other value differs from the literal null. Everything else is unknown. Neither side is a {@link Condition}.
     */
    record Compare(Comparison comparison, Term left, Term right) implements Condition {}

    /** Whether a value equals one of several constants; unknown when it is a list or a map. */
    record OneOf(Term item, List<Constant> values) implements Condition {
        public OneOf {
            Objects.requireNonNull(item);
            values = List.copyOf(values);
        }
    }

    /**
     * Whether a list has an element that equals a value, or a map a key. An element of another kind than the item is simply not equal.
     * Unknown when the container is neither list nor map, and when the item is itself a list or a map.
     *
     * @param container of kind {@link Kind#TEXTS}, {@link Kind#LABELS} or {@link Kind#DYNAMIC}
     */
    record In(Term item, Term container) implements Condition {}

    /**
     * Whether there is something, be it null. Never unknown.
     *
     * @param of a {@link Column}, {@link Path} or {@link Label}
     */
    record Has(Term of) implements Condition {}

    /** Whether one text begins with, ends with or contains another. */
    record TextTest(Position position, Term text, Term part) implements Condition {}

    /** Where {@link TextTest} looks. */
    enum Position {
        START,
        END,
        ANYWHERE
    }

    /** Whether a text has a match anywhere. */
    record Matches(Term text, Regex regex) implements Condition {}

    /**
     * Whether a condition holds of some element of a list, or of every one: a disjunction or conjunction over the elements, so false or true for none.
     *
     * @param every whether it must hold of every one
     * @param range of kind {@link Kind#TEXTS} or {@link Kind#DYNAMIC}; unknown when it is no list
     * @param depth quantifiers around this one
     * @param body sees {@link Element} {@code depth}
     */
    record Quantifier(boolean every, Term range, int depth, Term body) implements Condition {}

    /** True when all are, false when one is, else unknown. */
    record And(List<Term> all) implements Condition {
        public And {
            all = List.copyOf(all);
        }
    }

    /** True when one is, false when all are, else unknown. */
    record Or(List<Term> any) implements Condition {
        public Or {
            any = List.copyOf(any);
        }
    }

    /** False when it is true, true when it is false. */
    record Not(Term of) implements Condition {}

    /** A term that is true, false or unknown. */
    sealed interface Condition extends Term {
        @Override
        default Kind kind() {
            return Kind.BOOL;
        }
    }
}
