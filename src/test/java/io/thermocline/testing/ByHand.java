package io.thermocline.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** An executor whose work runs when a test says so, on the thread of the test. */
public final class ByHand implements Executor {
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    @Override
    public void execute(Runnable work) {
        waiting.add(work);
    }

    /** How much waits. */
    public int waiting() {
        return waiting.size();
    }

    /** Runs what was given first. */
    public void runNext() {
        waiting.remove().run();
    }

    /** As the end of a process does. */
    public void forget() {
        waiting.clear();
    }
}
