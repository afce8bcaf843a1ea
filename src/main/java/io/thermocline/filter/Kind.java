package io.thermocline.filter;

/** What is known of a term's value before there is a block. */
public enum Kind {
    /** True or false. */
    BOOL("a condition"),
    /** 64 bits, signed. */
    INT("an integer"),
    /** A double. */
    DOUBLE("a double"),
    /** An integer or a double, as the block decides. */
    NUMBER("a number"),
    /** Unicode text. */
    TEXT("a text"),
    /** Microseconds since the epoch. */
    TIME("a time"),
    /** Microseconds. */
    SPAN("a duration"),
    /** The literal null. */
    NULL("null"),
    /** A list of texts. */
    TEXTS("a list of texts"),
    /** The labels. */
    LABELS("a map of texts"),
    /** Any JSON value, as the block decides: an attribute, or the element of a list among them. */
    DYNAMIC("an attribute");

    private final String words;

    Kind(String words) {
        this.words = words;
    }

    /** The kind in a message, with its article. */
    String words() {
        return words;
    }

    /** Whether values of this kind are numbers, whatever the block. */
    public boolean number() {
        return this == INT || this == DOUBLE || this == NUMBER;
    }

    /** Whether a value of this kind may be a number. */
    boolean maybeNumber() {
        return number() || this == DYNAMIC;
    }

    /** Whether a value of this kind may be a text. */
    boolean maybeText() {
        return this == TEXT || this == DYNAMIC;
    }

    /** Whether a value of this kind may be true or false. */
    boolean maybeBool() {
        return this == BOOL || this == DYNAMIC;
    }
}
