package io.thermocline.table;

import io.thermocline.filter.BlockField;
import java.util.List;
import java.util.Locale;

/** Fields as SQL. */
final class Expressions {
    private Expressions() {}

    /** The column of a field. */
    static String column(BlockField field) {
        return field.name().toLowerCase(Locale.ROOT);
    }

    /** A label's value, a text or null. */
    static String label(String name) {
        return "labels[" + literal(name) + "]";
    }

    /** An attribute, a VARIANT or null. */
    static String attribute(List<String> path) {
        StringBuilder expression = new StringBuilder("attributes");
        for (String step : path) {
            expression.append('[').append(literal(step)).append(']');
        }
        return expression.toString();
    }

    /**
     * What an attribute is, in the order in which kinds are sorted: 0 for numbers, 1 for texts, 2 for true and false, 3 for lists and objects; null when
     * there is none, or JSON's null.
     */
    static String rank(String attribute) {
        String type = "variant_typeof(" + attribute + ")";
        return "CASE WHEN " + type + " IS NULL OR " + type + " = 'VARIANT_NULL' THEN NULL"
                + " WHEN " + integer(attribute) + " OR " + type + " = 'DOUBLE' THEN 0"
                + " WHEN " + type + " = 'VARCHAR' THEN 1 WHEN " + type + " LIKE 'BOOL%' THEN 2 ELSE 3 END";
    }

    /** The attribute as a double if it is a number. */
    static String real(String attribute) {
        return "CASE WHEN " + rank(attribute) + " = 0 THEN TRY_CAST(" + attribute + " AS DOUBLE) END";
    }

    /** The attribute if it is a number without a fraction, so that what a double cannot tell apart can be. */
    static String whole(String attribute) {
        String real = real(attribute);
        return "CASE WHEN " + real + " = trunc(" + real + ") THEN TRY_CAST(" + attribute + " AS HUGEINT) END";
    }

    /** Whether the attribute is an integer. */
    static String integer(String attribute) {
        return "variant_typeof(" + attribute + ") LIKE '%INT%'";
    }

    /** The attribute if it is a text. */
    static String text(String attribute) {
        return "CASE WHEN " + rank(attribute) + " = 1 THEN TRY_CAST(" + attribute + " AS VARCHAR) END";
    }

    /** The attribute if it is true or false. */
    static String flag(String attribute) {
        return "CASE WHEN " + rank(attribute) + " = 2 THEN TRY_CAST(" + attribute + " AS BOOLEAN) END";
    }

    /** The attribute as JSON text if it is a list or an object. */
    static String json(String attribute) {
        return "CASE WHEN " + rank(attribute) + " = 3 THEN CAST(TRY_CAST(" + attribute + " AS JSON) AS VARCHAR) END";
    }

    /** A text in quotes; there is no other character that ends it. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
