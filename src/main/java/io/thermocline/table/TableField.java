package io.thermocline.table;

import io.thermocline.filter.BlockField;
import io.thermocline.filter.Kind;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What can be sorted, grouped and counted by. */
public sealed interface TableField {
    /** A field that every block has, or may have. */
    record OfBlock(BlockField field) implements TableField {
        public OfBlock {
            Objects.requireNonNull(field);
        }
    }

    /**
     * A value inside the attributes.
     *
     * @param path names of members from the outside in, at least one
     */
    record Attribute(List<String> path) implements TableField {
        public Attribute {
            path = List.copyOf(path);
            if (path.isEmpty()) {
                throw new IllegalArgumentException("a path has a member at least");
            }
        }
    }

    /** The value of a label. */
    record Label(String name) implements TableField {
        public Label {
            Objects.requireNonNull(name);
        }
    }

    /** Longest path into the attributes. */
    int MAX_STEPS = 32;
    /** Most characters of a field's text. */
    int MAX_CHARACTERS = 1_000;

    /**
     * Reads a field as requests write it: {@code createdAt}, {@code attributes.a.b}, {@code labels.env}.
     *
     * @param where the field of the request, for the problem
     * @throws ProblemException of kind MALFORMED if it is none, or one that has no order, such as {@code tags}
     */
    static TableField parse(String text, String where) {
        if (text.length() > MAX_CHARACTERS || text.indexOf('\0') >= 0) {
            throw refused(where, "a field");
        }
        if (text.startsWith("attributes.")) {
            List<String> path =
                    Arrays.asList(text.substring("attributes.".length()).split("\\.", -1));
            if (path.contains("") || path.size() > MAX_STEPS) {
                throw refused(where, "'" + text + "'");
            }
            return new Attribute(path);
        }
        if (text.startsWith("labels.") && text.length() > "labels.".length()) {
            return new Label(text.substring("labels.".length()));
        }
        return Arrays.stream(BlockField.values())
                .filter(each -> each.text().equals(text) && ordered(each.kind()))
                .findFirst()
                .map(OfBlock::new)
                .orElseThrow(() -> refused(where, "'" + text + "'"));
    }

    private static ProblemException refused(String where, String what) {
        String fields = Arrays.stream(BlockField.values())
                .filter(each -> ordered(each.kind()))
                .map(BlockField::text)
                .collect(Collectors.joining(", "));
        return Problem.field(
                        ProblemKind.MALFORMED,
                        where,
                        what + " is none of " + fields
                                + ", attributes.<name> (further names after dots) and labels.<name>")
                .exception();
    }

    private static boolean ordered(Kind kind) {
        return kind == Kind.TEXT || kind == Kind.INT || kind == Kind.TIME || kind == Kind.BOOL;
    }
}
