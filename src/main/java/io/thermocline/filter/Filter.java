package io.thermocline.filter;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A condition over a block's metadata. Immutable; equal when the text is, and the instant that it may be fixed to. */
public final class Filter {
    private final String text;
    private final Term root;
    private final @Nullable Long fixedNow;

    Filter(String text, Term root) {
        this(text, root, null);
    }

    private Filter(String text, Term root, @Nullable Long fixedNow) {
        this.text = Objects.requireNonNull(text);
        this.root = Objects.requireNonNull(root);
        this.fixedNow = fixedNow;
    }

    /** The same condition with this instant as its {@code now}, whatever that of the request is. */
    public Filter at(long nowMicros) {
        return new Filter(text, root, nowMicros);
    }

    /** The condition as it was written. */
    public String text() {
        return text;
    }

    /** The condition as a tree; of kind {@link Kind#BOOL} or {@link Kind#DYNAMIC}. */
    public Term root() {
        return root;
    }

    /**
     * Whether the condition is true of a version of a block: neither false nor unknown.
     *
     * @param nowMicros the instant of the request, in microseconds since the epoch
     */
    public boolean keeps(Envelope envelope, Header header, long nowMicros) {
        return new Evaluation(envelope, header, fixedNow == null ? nowMicros : fixedNow).truth(root) == Truth.TRUE;
    }

    /** True where both are. */
    public Filter and(Filter other) {
        // A text may end in a comment, which a line's end ends.
        return new Filter("(" + text + "\n) && (" + other.text + "\n)", new Term.And(List.of(root, other.root)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Filter filter && text.equals(filter.text) && Objects.equals(fixedNow, filter.fixedNow);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
