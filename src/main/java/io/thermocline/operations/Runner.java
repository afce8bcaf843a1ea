package io.thermocline.operations;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Attempts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes what runs agree with what the history says, step by step: takes up what has not ended, stops what is to stop, keeps what was reached and
 * how it ended. Alone writes operations that run, but for the wish to cancel them. Steps come one after another.
 */
final class Runner {
    private static final Duration KEEP_EVERY = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(15);

    private final OperationStore store;
    private final Map<String, Kind> kinds;
    private final Operations.World world;
    private final OperationLimits limits;
    private final Runnable signal;
    private final ConcurrentMap<BlockId, Seat> seats = new ConcurrentHashMap<>();

    /** An operation that has not ended, as this process sees it. Fields are written by steps. */
    private static final class Seat {
        private final BlockId id;
        private volatile @Nullable Run run;
        private @Nullable Checkpoint kept;
        private Instant keptAt = Instant.MIN;
        private Instant notBefore = Instant.MIN;
        private int faults;

        Seat(BlockId id) {
            this.id = id;
        }
    }

    /** @param signal asks for a step */
    Runner(
            OperationStore store,
            Map<String, Kind> kinds,
            Operations.World world,
            OperationLimits limits,
            Runnable signal) {
        this.store = store;
        this.kinds = Map.copyOf(kinds);
        this.world = world;
        this.limits = limits;
        this.signal = signal;
    }

    /** What the task of an operation has reached, where it runs. */
    Optional<Checkpoint> reached(BlockId id) {
        return Optional.ofNullable(seats.get(id)).map(seat -> seat.run).map(Run::last);
    }

    /** One step. Faults of one operation do not keep the others. */
    synchronized void step() {
        Map<BlockId, History.Entry> unended = new LinkedHashMap<>();
        for (History.Entry entry : store.history().entries()) {
            if (!entry.state().ended()) {
                unended.put(entry.id(), entry);
            }
        }
        for (Seat seat : List.copyOf(seats.values())) {
            if (!unended.containsKey(seat.id)) {
                leave(seat);
            }
        }
        unended.values().forEach(entry -> {
            Seat seat = seats.computeIfAbsent(entry.id(), Seat::new);
            guarded(seat, () -> step(seat, entry.state() == Operation.State.CANCELLING));
        });
    }

    /** Stops all runs, waits for them, and keeps what they reached: their operations go on when the store is opened again. */
    synchronized void close() {
        List<Run> runs = seats.values().stream()
                .flatMap(seat -> Optional.ofNullable(seat.run).stream())
                .toList();
        runs.forEach(Run::stop);
        try {
            CompletableFuture.allOf(runs.stream().map(Run::outcome).toArray(CompletableFuture[]::new))
                    .get(PATIENCE_AT_THE_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // What does not stop meets a closed store, and is run again from its last checkpoint.
            world.faults().accept(new IllegalStateException("a task does not stop", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Seat seat : List.copyOf(seats.values())) {
            Run run = seat.run;
            if (run != null) {
                guarded(seat, () -> keepAtTheEnd(seat, run));
            }
        }
        seats.clear();
    }

    private void guarded(Seat seat, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            RuntimeException fault =
                    e instanceof CompletionException && Attempts.causeOf(e) instanceof RuntimeException cause
                            ? cause
                            : e;
            if (fault instanceof ProblemException problem && problem.problem().kind() == ProblemKind.NOT_FOUND) {
                // The log lost the start: nobody was promised that it is on a disk.
                leave(seat);
                return;
            }
            pause(seat);
            world.faults().accept(fault);
        }
    }

    /** Its operation has ended, or is no more. */
    private void leave(Seat seat) {
        Run run = seat.run;
        if (run != null) {
            run.stop();
        }
        seats.remove(seat.id);
    }

    private void step(Seat seat, boolean cancelling) {
        Run run = seat.run;
        Instant now = world.clock().instant();
        if (run != null && cancelling) {
            run.stop();
        }
        if (now.isBefore(seat.notBefore) && !cancelling) {
            return;
        }
        if (run == null) {
            if (cancelling) {
                end(seat, Operation.State.CANCELLED, null, null);
            } else if (running() < limits.running()) {
                begin(seat);
            }
        } else if (run.outcome().isDone()) {
            settle(seat, run, cancelling);
        } else if (!now.isBefore(seat.keptAt.plus(KEEP_EVERY))) {
            keep(seat, run);
        }
    }

    private long running() {
        return seats.values().stream().filter(seat -> seat.run != null).count();
    }

    private void begin(Seat seat) {
        Operation operation = change(seat, (before, moment) -> before.begun(moment.nowMicros(), moment.sequence()));
        if (operation.state() != Operation.State.RUNNING) {
            // Cancelled in between: the next step knows it from the history.
            return;
        }
        Kind kind = kinds.get(operation.kind());
        if (kind == null) {
            end(
                    seat,
                    Operation.State.FAILED,
                    null,
                    Problem.of(
                            ProblemKind.NOT_IMPLEMENTED,
                            "This version has no operations of kind " + operation.kind() + "."));
            return;
        }
        Run run = new Run(
                operation,
                store.parameters(seat.id).orElseThrow(OperationStore::notFound),
                other -> store.replaceParameters(seat.id, other));
        world.executor().execute(() -> run.execute(kind.task()));
        seat.kept = operation.checkpoint();
        seat.keptAt = world.clock().instant();
        seat.run = run;
        var _ = run.outcome().thenRun(signal);
    }

    private void keep(Seat seat, Run run) {
        Checkpoint reached = run.last();
        if (!reached.equals(seat.kept)) {
            change(seat, (before, _) -> before.reached(reached));
            seat.kept = reached;
            seat.faults = 0;
        }
        seat.keptAt = world.clock().instant();
    }

    private void settle(Seat seat, Run run, boolean cancelling) {
        switch (run.outcome().join()) {
            case Run.Outcome.Done(Report report) ->
                end(seat, Operation.State.SUCCEEDED, run.last().with(report), null);
            case Run.Outcome.Stopped _ -> {
                // Stopped without being cancelled: the wish was lost with the tail of the log, and the run goes on.
                if (cancelling) {
                    end(seat, Operation.State.CANCELLED, run.last(), null);
                } else {
                    again(seat, run);
                }
            }
            case Run.Outcome.Failed(Throwable why) -> {
                if (passes(why) && !cancelling && retriesLeft(seat, run)) {
                    again(seat, run);
                    pause(seat);
                } else {
                    end(seat, Operation.State.FAILED, run.last(), problem(why));
                }
            }
        }
    }

    private void keepAtTheEnd(Seat seat, Run run) {
        if (run.outcome().getNow(new Run.Outcome.Stopped()) instanceof Run.Outcome.Done(Report report)) {
            end(seat, Operation.State.SUCCEEDED, run.last().with(report), null);
        } else {
            keep(seat, run);
        }
    }

    private boolean retriesLeft(Seat seat, Run run) {
        if (!run.last().equals(run.operation().checkpoint())) {
            seat.faults = 0;
        }
        Kind kind = kinds.get(run.operation().kind());
        return seat.faults < limits.retries() || (kind != null && kind.persistent());
    }

    private void again(Seat seat, Run run) {
        keep(seat, run);
        seat.run = null;
    }

    private void pause(Seat seat) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(seat.faults, 10));
        seat.faults++;
        seat.notBefore = world.clock().instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }

    private void end(Seat seat, Operation.State how, @Nullable Checkpoint last, @Nullable Problem why) {
        change(
                seat,
                (before, moment) ->
                        before.ended(how, last == null ? before.checkpoint() : last, why, moment.nowMicros()));
        seats.remove(seat.id);
        // There is room for another.
        signal.run();
    }

    private Operation change(Seat seat, OperationStore.Change change) {
        return store.change(Caller.SYSTEM, null, seat.id, change).join().operation();
    }

    private static boolean passes(Throwable why) {
        return why instanceof ProblemException problem && Task.passes(problem.problem());
    }

    private Problem problem(Throwable why) {
        if (why instanceof ProblemException problem) {
            return problem.problem();
        }
        world.faults().accept(new IllegalStateException("the task of an operation met a defect", why));
        return Problem.of(ProblemKind.INTERNAL, "The operation met a defect of the store; its log says more.");
    }
}
