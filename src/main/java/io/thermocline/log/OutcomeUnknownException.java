package io.thermocline.log;

/** A write or a force of the log failed: whether the records since the last sync will be there after a crash is not known. */
public final class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the file. */
    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
