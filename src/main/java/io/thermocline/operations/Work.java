package io.thermocline.operations;

/** What a task is given. Used by the thread of the task. */
public interface Work {
    /** The operation as it was when the task was run. */
    Operation operation();

    /** What the operation was begun with; not to be modified. */
    byte[] parameters();

    /** Where to go on: what was reached last. After a crash that may be about a second old. */
    Checkpoint last();

    /**
     * The task is further. Kept at most once a second, so it may be called often.
     *
     * @throws StoppedException when the task is to stop
     */
    void reached(Checkpoint checkpoint);

    /**
     * Ends the task when it is to stop.
     *
     * @throws StoppedException when the task is to stop
     */
    void requireGoing();

    /** Whether the task is to stop: it was cancelled, or the store is closed. */
    boolean stopping();
}
