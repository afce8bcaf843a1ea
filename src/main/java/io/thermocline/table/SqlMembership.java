package io.thermocline.table;

import io.thermocline.filter.BlockField;
import io.thermocline.filter.Comparison;
import io.thermocline.filter.JsonNull;
import io.thermocline.filter.Kind;
import io.thermocline.filter.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The operator {@code in} as SQL. Pure functions. */
final class SqlMembership {
    /** The variable over the list; no quantifier has it, and no membership stands in another. */
    private static final String MEMBER = "m";

    private SqlMembership() {}

    static String oneOf(SqlValues values, Term.OneOf oneOf, boolean truth) {
        Term item = oneOf.item();
        String found = found(values, oneOf);
        if (truth) {
            return found;
        }
        return known(values, item) + " AND NOT coalesce(" + found + ", false)";
    }

    private static String found(SqlValues values, Term.OneOf oneOf) {
        List<String> texts = new ArrayList<>();
        StringJoiner any = new StringJoiner(" OR ", "(", ")").setEmptyValue("false");
        boolean id = oneOf.item() instanceof Term.Column(BlockField field) && field == BlockField.ID;
        for (Term.Constant each : oneOf.values()) {
            if (each.value() instanceof String text) {
                String literal = id ? SqlComparison.id(text) : SqlLiterals.text(text);
                if (literal != null) {
                    texts.add(literal);
                }
            } else {
                any.add(SqlComparison.of(values, Comparison.EQUAL, oneOf.item(), each));
            }
        }
        if (!texts.isEmpty()) {
            any.add((id ? "id" : values.text(oneOf.item())) + " IN (" + String.join(", ", texts) + ")");
        }
        return any.toString();
    }

    static String in(SqlValues values, Term.In in, boolean truth) {
        if (in.container().kind() == Kind.DYNAMIC) {
            return inDynamic(values, in, truth);
        }
        String item = values.text(in.item());
        String found = in.container().kind() == Kind.LABELS
                ? "map_contains(labels, " + item + ")"
                : "list_contains(" + values.list(in.container()) + ", " + item + ")";
        if (truth) {
            return found;
        }
        return in.item().kind() == Kind.DYNAMIC
                ? "(" + known(values, in.item()) + " AND NOT coalesce(" + found + ", false))"
                : "NOT " + found;
    }

    private static String inDynamic(SqlValues values, Term.In in, boolean truth) {
        SqlAttribute container = values.attribute(in.container());
        String equal = equal(values, in.item());
        String inList =
                "coalesce(len(list_filter(" + container.list() + ", lambda " + MEMBER + ": " + equal + ")) > 0, false)";
        boolean maybeText = in.item().kind() == Kind.TEXT || in.item().kind() == Kind.DYNAMIC;
        String inKeys = maybeText
                ? "coalesce(list_contains(variant_keys(" + container.variant() + "), " + values.text(in.item())
                        + "), false)"
                : "false";
        String known = known(values, in.item());
        return truth
                ? "(" + known + " AND (" + inKeys + " OR " + inList + "))"
                : "(" + known + " AND " + container.type() + " IN ('ARRAY', 'OBJECT') AND NOT " + inKeys + " AND NOT "
                        + inList + ")";
    }

    /** Whether a member of a list of JSON values equals the item. */
    private static String equal(SqlValues values, Term item) {
        SqlAttribute member = new SqlAttribute(MEMBER, "true");
        if (item instanceof Term.Constant constant) {
            return switch (constant.value()) {
                case Number number -> member.compare(Comparison.EQUAL, number);
                case String text -> member.compare(Comparison.EQUAL, SqlLiterals.text(text));
                case Boolean flag -> member.is(flag);
                case JsonNull _ -> member.variant() + " IS NULL";
                default -> throw new IllegalArgumentException("no constant: " + constant);
            };
        }
        return switch (item.kind()) {
            case DYNAMIC -> SqlComparison.dynamic(member, Comparison.EQUAL, values.attribute(item));
            case TEXT -> member.compare(Comparison.EQUAL, values.text(item));
            case BOOL -> member.flag() + " = " + values.flag(item);
            case INT, DOUBLE, NUMBER -> SqlNumbers.compare(member.number(), Comparison.EQUAL, values.number(item));
            case TIME, SPAN, NULL, TEXTS, LABELS -> throw new IllegalArgumentException("not in a list: " + item);
        };
    }

    /** Whether the item is a single value; never NULL. */
    private static String known(SqlValues values, Term item) {
        return switch (item.kind()) {
            case DYNAMIC -> "coalesce(" + values.attribute(item).single() + ", false)";
            case TEXT -> "(" + values.text(item) + " IS NOT NULL)";
            case BOOL -> "(" + values.flag(item) + " IS NOT NULL)";
            case NULL -> "true";
            case INT, DOUBLE, NUMBER, TIME, SPAN -> known(values.number(item));
            case TEXTS, LABELS -> throw new IllegalArgumentException("not single: " + item);
        };
    }

    private static String known(SqlNumbers number) {
        StringJoiner any = new StringJoiner(" OR ", "(", ")").setEmptyValue("false");
        if (number.integer() != null) {
            any.add(number.integer() + " IS NOT NULL");
        }
        if (number.real() != null) {
            any.add(number.real() + " IS NOT NULL");
        }
        return any.toString();
    }
}
