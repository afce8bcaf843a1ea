package io.thermocline.objects;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A call to an object store that failed for good; the kind says what to do. */
public final class ObjectStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What whoever called should do. */
    public enum Kind {
        /** There is no such object: nothing to wait for. */
        MISSING,
        /** The place cannot be reached, is overloaded or does not answer in time: try again later. Whether a write was done is not known. */
        UNAVAILABLE,
        /** Credentials are wrong or expired, or do not allow this: an operator has to act, then try again. */
        DENIED,
        /** The bucket or folder is not there, or the place does not do what is needed: an operator has to act. */
        UNUSABLE,
        /** There is no room: make some, then try again. */
        FULL,
        /** The bytes that came are not those that were asked for. */
        CORRUPT
    }

    public ObjectStoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
    }

    /** What to do. */
    public Kind kind() {
        return kind;
    }
}
