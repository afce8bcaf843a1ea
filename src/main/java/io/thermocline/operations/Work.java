package io.thermocline.operations;

import io.thermocline.block.BlockId;

/** What a task is given. Used by the thread of the task. */
public interface Work {
    /** The operation as it was when the task was run. */
    Operation operation();

    /** What the operation was begun with; not to be modified. */
    byte[] parameters();

    /**
     * Keeps other parameters from now on, for when the task is run again.
     *
     * @throws io.thermocline.problem.ProblemException as writes do
     */
    Replaced replaceParameters(byte[] other);

    /**
     * Parameters that were replaced.
     *
     * @param block that holds them
     * @param sequence of the commit; what was kept in the block before it is of no use any more
     */
    record Replaced(BlockId block, long sequence) {}

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
