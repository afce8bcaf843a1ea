package io.thermocline.operations;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** One attempt of this process at an operation's task. Its thread is the only one that writes what is reached; all else is thread-safe. */
final class Run implements Work {
    private final Operation operation;
    private final byte[] parameters;
    private final Function<byte[], Replaced> replace;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.GIVEN);
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private volatile Checkpoint reached;
    private volatile boolean stopping;

    private enum Phase {
        /** To an executor. */
        GIVEN,
        TAKEN,
        /** Stopped before an executor took it. */
        DROPPED
    }

    /** How a run ended. */
    sealed interface Outcome {
        /** All is done. */
        record Done(Report report) implements Outcome {}

        /** It was told to stop, and did. */
        record Stopped() implements Outcome {}

        /** It could not go on. */
        record Failed(Throwable why) implements Outcome {}
    }

    /** @param replace keeps other parameters */
    Run(Operation operation, byte[] parameters, Function<byte[], Replaced> replace) {
        this.operation = Objects.requireNonNull(operation);
        this.parameters = Objects.requireNonNull(parameters);
        this.replace = Objects.requireNonNull(replace);
        this.reached = operation.checkpoint();
    }

    /** Runs the task to its end, on the thread of an executor. */
    void execute(Task task) {
        if (phase.compareAndSet(Phase.GIVEN, Phase.TAKEN)) {
            outcome.complete(outcomeOf(task));
        }
    }

    private Outcome outcomeOf(Task task) {
        try {
            return new Outcome.Done(task.run(this));
        } catch (StoppedException e) {
            return new Outcome.Stopped();
        } catch (Throwable e) {
            // an Error too: an operation whose thread has ended must not look as if it ran
            return new Outcome.Failed(e);
        }
    }

    /** Tells the task to stop. */
    void stop() {
        stopping = true;
        if (phase.compareAndSet(Phase.GIVEN, Phase.DROPPED)) {
            outcome.complete(new Outcome.Stopped());
        }
    }

    /** Completes when the task has ended, never exceptionally. */
    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    @Override
    public Operation operation() {
        return operation;
    }

    @Override
    public byte[] parameters() {
        return parameters;
    }

    @Override
    public Replaced replaceParameters(byte[] other) {
        return replace.apply(other);
    }

    @Override
    public Checkpoint last() {
        return reached;
    }

    @Override
    public void reached(Checkpoint checkpoint) {
        reached = checkpoint;
        requireGoing();
    }

    @Override
    public void requireGoing() {
        if (stopping) {
            throw new StoppedException();
        }
    }

    @Override
    public boolean stopping() {
        return stopping;
    }
}
