package io.thermocline.tiering;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A segment stayed where it is; the kind says what to do. */
public final class MoveFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What whoever moves should do. */
    public enum Kind {
        /** The archive cannot be reached, or is overloaded: try again, later and later. */
        UNAVAILABLE,
        /** The archive refuses: an operator has to act; try again now and then. */
        DENIED,
        /** Another writer has taken over: never again in this process. */
        FENCED,
        /** There is no room where it was to go: move others first. */
        FULL,
        /** The segment, or its copy, is damaged, or a pin needs it as it is: leave it where it is for a while. */
        DAMAGED,
        /** There is no such segment any more, or it is being merged: look again. */
        GONE
    }

    public MoveFailedException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
    }

    /** What to do. */
    public Kind kind() {
        return kind;
    }
}
