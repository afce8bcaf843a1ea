package io.thermocline.table;

import io.thermocline.block.BlockId;
import io.thermocline.filter.BlockField;
import io.thermocline.filter.Comparison;
import io.thermocline.filter.JsonNull;
import io.thermocline.filter.Kind;
import io.thermocline.filter.Term;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Comparisons as SQL. Pure functions. */
final class SqlComparison {
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private SqlComparison() {}

    /** True where the comparison is true, else false or NULL. */
    static String of(SqlValues values, Comparison comparison, Term left, Term right) {
        if (left instanceof Term.Constant constant && !(right instanceof Term.Constant)) {
            return withConstant(values, comparison.mirrored(), right, constant);
        }
        return right instanceof Term.Constant constant
                ? withConstant(values, comparison, left, constant)
                : general(values, comparison, left, right);
    }

    private static String withConstant(SqlValues values, Comparison comparison, Term left, Term.Constant constant) {
        if (constant.value() instanceof JsonNull) {
            return withNull(values, comparison, left);
        }
        if (left.kind() == Kind.DYNAMIC) {
            SqlAttribute attribute = values.attribute(left);
            return switch (constant.value()) {
                case Number number -> attribute.compare(comparison, number);
                case String text -> attribute.compare(comparison, SqlLiterals.text(text));
                case Boolean flag -> "(" + attribute.flag() + ")" + SqlLiterals.sign(comparison) + flag;
                default -> throw new IllegalArgumentException("no constant to compare with: " + constant);
            };
        }
        if (constant.value() instanceof Number number) {
            SqlNumbers numbers = values.number(left);
            if (numbers.real() == null && numbers.integer() != null) {
                return "(" + SqlLiterals.compareIntegers(numbers.integer(), comparison, number, LEAST, MOST) + ")";
            }
            if (numbers.integer() == null && numbers.real() != null) {
                return "(" + SqlLiterals.compareReals(numbers.real(), comparison, number) + ")";
            }
        }
        if (constant.value() instanceof String text && isId(left) && !comparison.ordering()) {
            String id = id(text);
            return id != null
                    ? "id" + SqlLiterals.sign(comparison) + id
                    : String.valueOf(comparison == Comparison.NOT_EQUAL);
        }
        return general(values, comparison, left, constant);
    }

    private static boolean isId(Term term) {
        return term instanceof Term.Column(BlockField field) && field == BlockField.ID;
    }

    /** A text as an id, null when no id is written like that: comparing ids as UUIDs is what DuckDB is quick at. */
    static @Nullable String id(String text) {
        return BlockId.parse(text)
                .filter(id -> id.toString().equals(text))
                .map(id -> "'" + id + "'::UUID")
                .orElse(null);
    }

    private static String withNull(SqlValues values, Comparison comparison, Term left) {
        boolean equal = comparison == Comparison.EQUAL;
        if (left instanceof Term.Constant constant) {
            return String.valueOf((constant.value() instanceof JsonNull) == equal);
        }
        SqlAttribute attribute = values.attribute(left);
        return equal ? attribute.isNull() : "(" + attribute.variant() + " IS NOT NULL)";
    }

    private static String general(SqlValues values, Comparison comparison, Term left, Term right) {
        Kind kind = left.kind() == Kind.DYNAMIC ? right.kind() : left.kind();
        return switch (kind) {
            case TEXT -> "(" + values.text(left) + SqlLiterals.sign(comparison) + values.text(right) + ")";
            case BOOL -> "(" + values.flag(left) + SqlLiterals.sign(comparison) + values.flag(right) + ")";
            case INT, DOUBLE, NUMBER, TIME, SPAN ->
                SqlNumbers.compare(values.number(left), comparison, values.number(right));
            case DYNAMIC -> dynamic(values.attribute(left), comparison, values.attribute(right));
            case NULL, TEXTS, LABELS -> throw new IllegalArgumentException("not compared: " + kind);
        };
    }

    /** True where the comparison of two JSON values is true. */
    static String dynamic(SqlAttribute left, Comparison comparison, SqlAttribute right) {
        String sign = SqlLiterals.sign(comparison);
        String alike = SqlNumbers.compare(left.number(), comparison, right.number()) + " OR " + left.text() + sign
                + right.text() + " OR " + left.flag() + sign + right.flag();
        String nulls = comparison == Comparison.EQUAL ? " OR (" + left.isNull() + " AND " + right.isNull() + ")" : "";
        return "(" + alike + nulls + ")";
    }
}
