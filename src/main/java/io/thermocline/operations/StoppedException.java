package io.thermocline.operations;

/** Ends a task that is to stop. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("the task is to stop", null, false, false);
    }
}
