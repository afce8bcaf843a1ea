package io.thermocline.engine;

/** The engine is closing: a merge under way is given up, and nothing of it stays. */
final class MergeStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MergeStoppedException() {
        super("the engine is closing", null, false, false);
    }
}
