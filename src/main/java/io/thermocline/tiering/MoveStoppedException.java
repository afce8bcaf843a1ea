package io.thermocline.tiering;

/** A move was given up on the way, because it was cancelled or the store is closed. */
public final class MoveStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MoveStoppedException() {
        super("the move was given up");
    }
}
