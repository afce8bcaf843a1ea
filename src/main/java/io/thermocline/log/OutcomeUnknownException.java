package io.thermocline.log;

/** A write, a force or the naming of a new file of the log failed: what will be there after a crash is not known. */
public final class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the file. */
    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
