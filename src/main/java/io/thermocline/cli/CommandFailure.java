package io.thermocline.cli;

import org.jspecify.annotations.Nullable;

/** The command could not do what it was asked: its message is printed and the exit status is 1. */
class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String words;

    CommandFailure(String message) {
        this(message, null);
    }

    CommandFailure(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.words = message;
    }

    /** What to print. */
    final String words() {
        return words;
    }
}
