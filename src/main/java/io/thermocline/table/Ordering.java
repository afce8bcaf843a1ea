package io.thermocline.table;

import io.thermocline.filter.BlockField;
import io.thermocline.filter.Kind;
import java.util.ArrayList;
import java.util.List;

/** An order as the columns that it compares, one after another; the last one is the id. */
final class Ordering {
    /** Newest first, as lists are. */
    private static final List<SortKey> NEWEST_FIRST =
            List.of(new SortKey(new TableField.OfBlock(BlockField.CREATED_AT), true));

    private final List<Part> parts = new ArrayList<>();

    /**
     * A comparison.
     *
     * @param expression nulls come last, in both directions
     */
    record Part(String expression, Type type, boolean descending) {}

    /** What a compared value is. */
    enum Type {
        LONG,
        DOUBLE,
        BIG,
        TEXT,
        BOOL,
        ID
    }

    Ordering(List<SortKey> keys) {
        boolean descending = false;
        for (SortKey key : keys.isEmpty() ? NEWEST_FIRST : keys) {
            descending = key.descending();
            switch (key.field()) {
                case TableField.OfBlock(BlockField field) -> column(field, descending);
                case TableField.Label(String name) -> text(Expressions.label(name), descending);
                case TableField.Attribute(List<String> path) -> attribute(Expressions.attribute(path), descending);
            }
        }
        parts.add(new Part("id", Type.ID, descending));
    }

    private void column(BlockField field, boolean descending) {
        String column = Expressions.column(field);
        switch (field.kind()) {
            case Kind kind when field == BlockField.ID -> parts.add(new Part(column, Type.ID, descending));
            case INT, TIME -> parts.add(new Part(column, Type.LONG, descending));
            case BOOL -> parts.add(new Part(column, Type.BOOL, descending));
            case TEXT -> text(column, descending);
            case DOUBLE, NUMBER, SPAN, NULL, TEXTS, LABELS, DYNAMIC ->
                throw new IllegalArgumentException(field + " has no order");
        }
    }

    private void text(String expression, boolean descending) {
        parts.add(new Part("left(" + expression + ", " + SortKey.TEXT_CHARACTERS + ")", Type.TEXT, descending));
    }

    private void attribute(String attribute, boolean descending) {
        parts.add(new Part(Expressions.rank(attribute), Type.LONG, false));
        parts.add(new Part(Expressions.real(attribute), Type.DOUBLE, descending));
        parts.add(new Part(Expressions.whole(attribute), Type.BIG, descending));
        text(Expressions.text(attribute), descending);
        parts.add(new Part(Expressions.flag(attribute), Type.BOOL, descending));
    }

    List<Part> parts() {
        return parts;
    }

    /** The compared values, named {@code s0}, {@code s1} and so on. */
    String selected() {
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            columns.append(", ")
                    .append(parts.get(i).expression())
                    .append(" AS s")
                    .append(i);
        }
        return columns.toString();
    }

    String orderBy() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            keys.add("s" + i + (parts.get(i).descending() ? " DESC" : " ASC") + " NULLS LAST");
        }
        return String.join(", ", keys);
    }

    /** The condition that a row comes after the one with these values. */
    SqlPart after(TableCursor.Place place) {
        List<SqlPart> any = new ArrayList<>();
        List<SqlPart> equal = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            String column = "s" + i;
            Object value = place.values().get(i).orElse(null);
            if (value == null) {
                equal.add(new SqlPart(column + " IS NULL"));
                continue;
            }
            String comparison = parts.get(i).descending() ? " < ?" : " > ?";
            List<SqlPart> here = new ArrayList<>(equal);
            here.add(new SqlPart(column + comparison + " OR " + column + " IS NULL", value));
            any.add(SqlPart.joined(" AND ", here));
            equal.add(new SqlPart(column + " = ?", value));
        }
        return SqlPart.joined(" OR ", any);
    }
}
