package io.thermocline.table;

import io.thermocline.filter.BlockField;
import io.thermocline.filter.Kind;
import io.thermocline.filter.Term;
import io.thermocline.filter.Times;
import java.util.Locale;

/** Terms as SQL values, NULL where they are unknown. */
final class SqlValues {
    /** A time in parts; {@code %1$s} is the text. The form leaves no character to chance, but a month may lack the day. */
    private static final String TIME =
            "CASE WHEN regexp_full_match(%1$s, '" + Times.TIME_FORM + "') AND NOT starts_with(%1$s, '0000') THEN"
                    + " epoch_us(TRY_CAST(left(%1$s, 10) || ' ' || substr(%1$s, 12, 8) AS TIMESTAMP))"
                    + " + TRY_CAST(rpad(left(regexp_extract(%1$s, '[.]([0-9]+)', 1), 6), 6, '0') AS BIGINT)"
                    + " - CASE WHEN upper(right(%1$s, 1)) = 'Z' THEN 0 ELSE"
                    + " (TRY_CAST(substr(%1$s, length(%1$s) - 4, 2) AS BIGINT) * 3600 + TRY_CAST(right(%1$s, 2) AS BIGINT) * 60) * 1000000"
                    + " * (CASE WHEN substr(%1$s, length(%1$s) - 5, 1) = '-' THEN -1 ELSE 1 END) END END";

    private final long nowMicros;

    SqlValues(long nowMicros) {
        this.nowMicros = nowMicros;
    }

    /** The variable of a quantifier. */
    static String element(int depth) {
        return "e" + depth;
    }

    /** The name of a field's column. */
    static String column(BlockField field) {
        return field.name().toLowerCase(Locale.ROOT);
    }

    /** A dynamic term. */
    SqlAttribute attribute(Term term) {
        return switch (term) {
            case Term.Element element -> new SqlAttribute(element(element.depth()), "true");
            case Term.Path path -> {
                SqlAttribute base = attribute(path.base());
                yield SqlAttribute.of(base.variant(), base.present(), path.steps());
            }
            case Term.Column(BlockField field)
            when field == BlockField.ATTRIBUTES -> new SqlAttribute("attributes", "true");
            default -> throw new IllegalArgumentException("not dynamic: " + term);
        };
    }

    /** A term as text. */
    String text(Term term) {
        if (term.kind() == Kind.DYNAMIC) {
            return attribute(term).text();
        }
        return switch (term) {
            case Term.Constant constant -> SqlLiterals.of(constant);
            case Term.Column(BlockField field) -> field == BlockField.ID ? "CAST(id AS VARCHAR)" : column(field);
            case Term.Label(String name) -> "labels[" + SqlLiterals.text(name) + "]";
            case Term.Element element -> element(element.depth());
            default -> throw new IllegalArgumentException("no text: " + term);
        };
    }

    /** A term as true or false. */
    String flag(Term term) {
        if (term.kind() == Kind.DYNAMIC) {
            return attribute(term).flag();
        }
        return switch (term) {
            case Term.Constant constant -> SqlLiterals.of(constant);
            case Term.Column(BlockField field) -> column(field);
            default -> throw new IllegalArgumentException("no value that is true or false: " + term);
        };
    }

    /** A term as a number, or as the microseconds of a time or a span. */
    SqlNumbers number(Term term) {
        SqlNumbers number = calculated(term, 0);
        return term instanceof Term.Arithmetic || term instanceof Term.Negate ? number.finite() : number;
    }

    private SqlNumbers calculated(Term term, int depth) {
        if (term.kind() == Kind.DYNAMIC) {
            return attribute(term).number();
        }
        return switch (term) {
            case Term.Constant constant ->
                constant.kind() == Kind.DOUBLE
                        ? SqlNumbers.reals(SqlLiterals.of(constant))
                        : SqlNumbers.integers(SqlLiterals.of(constant));
            case Term.Now _ -> SqlNumbers.integers(SqlLiterals.integer(nowMicros));
            case Term.Column(BlockField field) -> SqlNumbers.integers(column(field));
            case Term.Negate negate -> calculated(negate.of(), depth).negated();
            case Term.Arithmetic sum ->
                SqlNumbers.calculate(
                        calculated(sum.left(), depth + 1), sum.operator(), calculated(sum.right(), depth + 1), depth);
            case Term.ToTime(Term text) -> SqlNumbers.integers(TIME.formatted(text(text)));
            case Term.Size(Term of) -> SqlNumbers.integers(size(of));
            default -> throw new IllegalArgumentException("no number: " + term);
        };
    }

    private String size(Term of) {
        return switch (of.kind()) {
            case TEXTS -> "len(" + list(of) + ")";
            case LABELS -> "CAST(cardinality(labels) AS BIGINT)";
            case DYNAMIC -> {
                SqlAttribute attribute = attribute(of);
                yield "CASE " + attribute.type() + " WHEN 'VARCHAR' THEN length(TRY_CAST(" + attribute.variant()
                        + " AS VARCHAR)) WHEN 'ARRAY' THEN CAST(variant_array_length(" + attribute.variant()
                        + ") AS BIGINT) WHEN 'OBJECT' THEN len(variant_keys(" + attribute.variant() + ")) END";
            }
            default -> "length(" + text(of) + ")";
        };
    }

    /** A term as a list. */
    String list(Term term) {
        return switch (term) {
            case Term.Column(BlockField field) when field.kind() == Kind.TEXTS -> column(field);
            default -> attribute(term).list();
        };
    }

    /** Whether there is something; never NULL. */
    String present(Term term) {
        return switch (term) {
            case Term.Label(String name) -> "coalesce(map_contains(labels, " + SqlLiterals.text(name) + "), false)";
            case Term.Column(BlockField field) -> "(" + column(field) + " IS NOT NULL)";
            default -> attribute(term).present();
        };
    }
}
