package io.thermocline.problem;

/** The kinds of problems there are; each is a stable {@code type} URI of the public contract. Adding one is an addition to the contract. */
public enum ProblemKind {
    /** The request cannot be read: broken syntax, a wrong type, an unknown name, a malformed id. Change the request. */
    MALFORMED("malformed", "The request cannot be read", 400),
    /** The call names nobody, or a key that is not known. */
    UNAUTHENTICATED("unauthenticated", "The call is not authenticated", 401),
    /** The caller may see this but not do it. */
    FORBIDDEN("forbidden", "The caller may not do this", 403),
    /** The block is read-only. */
    READ_ONLY("read-only", "The block is read-only", 403),
    /** There is nothing of that name that the caller may see. */
    NOT_FOUND("not-found", "Not found", 404),
    /** The path is known, and the method is not one that it has. */
    METHOD_NOT_ALLOWED("method-not-allowed", "The method is not allowed here", 405),
    /** The answer has none of the media types that the request accepts. */
    NOT_ACCEPTABLE("not-acceptable", "No acceptable media type", 406),
    /** There was a block, and it is deleted or expired. */
    GONE("gone", "The block is gone", 410),
    /** What is to be made is there already: a key, an id or a name is taken. Another name works, a retry does not. */
    ALREADY_EXISTS("already-exists", "It exists already", 409),
    /** The cursor is of a state of the store that is no longer kept: start again without one. */
    CURSOR_EXPIRED("cursor-expired", "The cursor has expired", 410),
    /** Another write came first, or a condition no longer holds: read again and retry. */
    CONFLICT("conflict", "A concurrent change came first", 409),
    /** If-Match or If-None-Match did not hold. */
    VERSION_CONFLICT("version-conflict", "The version is not the one required", 412),
    /** Larger than a limit that is measured in bytes. */
    TOO_LARGE("too-large", "The request is too large", 413),
    /** The request's target is longer than any that is read. */
    URI_TOO_LONG("uri-too-long", "The target is too long", 414),
    /** The media type of the body is not one that this endpoint reads. */
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", "The media type is not supported", 415),
    /** A Range that the content does not have. */
    RANGE("range-not-satisfiable", "The range cannot be satisfied", 416),
    /** The request can be read but breaks a rule or a limit; {@code violations} name the fields. */
    INVALID("invalid", "The request breaks a rule", 422),
    /** The query takes more time or memory than it may: narrow it; a retry does not help. */
    TOO_COSTLY("too-costly", "The query is too costly", 422),
    /** The same idempotency key came with another body. */
    IDEMPOTENCY_MISMATCH("idempotency-mismatch", "The idempotency key was used for another request", 422),
    /** Queues are full: retry after the time given. */
    OVERLOADED("overloaded", "Too many requests", 429),
    /** The request's headers are larger than any that are read. */
    HEADERS_TOO_LARGE("headers-too-large", "The headers are too large", 431),
    /** A defect of the store itself; the log has the details. */
    INTERNAL("internal", "Internal error", 500),
    /** Stored bytes do not match their checksum; they are never served. */
    CORRUPT("corrupt", "Stored bytes are damaged", 500),
    /** Part of the contract that this version does not have yet. */
    NOT_IMPLEMENTED("not-implemented", "Not implemented", 501),
    /** Starting, stopping, or something the call needs cannot be reached: retry. */
    UNAVAILABLE("unavailable", "Temporarily unavailable", 503),
    /** The write may or may not have happened: read, or retry with the same idempotency key. */
    OUTCOME_UNKNOWN("outcome-unknown", "The outcome of the write is unknown", 503),
    /** The disk is full: reads go on, writes work again once there is room. */
    STORAGE_FULL("storage-full", "The disk is full", 507);

    private final String slug;
    private final String title;
    private final int status;

    ProblemKind(String slug, String title, int status) {
        this.slug = slug;
        this.title = title;
        this.status = status;
    }

    /** The stable relative URI that names this kind. */
    public String type() {
        return "/problems/" + slug;
    }

    /** One short sentence, the same for every problem of this kind. */
    public String title() {
        return title;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed later without a change. */
    public boolean transientFault() {
        return this == OVERLOADED || this == UNAVAILABLE || this == STORAGE_FULL || this == CONFLICT;
    }
}
