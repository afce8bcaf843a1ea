package io.thermocline.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Answers of a group, given on another thread: whatever depends on them never runs on the committer's. Of the committer's thread. */
final class Answers {
    /** Answers that one task gives: enough to save hand-offs, few enough to use more than one core. */
    private static final int BATCH = 16;

    private final Executor executor;
    private List<Runnable> batch = new ArrayList<>();

    Answers(Executor executor) {
        this.executor = executor;
    }

    void succeed(Pending.Submitted submitted, Committed committed) {
        add(() -> submitted.answer().complete(committed));
    }

    void fail(Pending pending, RuntimeException cause) {
        add(() -> pending.fail(cause));
    }

    void add(Runnable answer) {
        batch.add(answer);
        if (batch.size() == BATCH) {
            send();
        }
    }

    /** Gives what has not been given yet. */
    void send() {
        if (batch.isEmpty()) {
            return;
        }
        List<Runnable> due = batch;
        batch = new ArrayList<>();
        Runnable task = () -> due.forEach(Runnable::run);
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            // The commit has happened whether or not that executor still runs: whoever waits is told all the same.
            Thread.startVirtualThread(task);
        }
    }
}
