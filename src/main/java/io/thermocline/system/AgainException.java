package io.thermocline.system;

/** Another write that is under way stands in an attempt's way: nothing happened, and {@link Attempts} plans anew. Has no stack trace: it is an answer. */
public final class AgainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what the other write holds */
    public AgainException(String message) {
        super(message, null, false, false);
    }
}
