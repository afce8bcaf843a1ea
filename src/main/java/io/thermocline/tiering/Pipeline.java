package io.thermocline.tiering;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one plan at a time, one step after another, on threads that may block. The first step that fails ends the plan: what comes behind it was decided on the
 * assumption that it would work. Thread-safe.
 */
final class Pipeline implements AutoCloseable {
    private final Executor executor;
    private final Consumer<Throwable> failures;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Semaphore atWork = new Semaphore(1);
    private volatile boolean closed;
    private @Nullable Cancellable running; // under this

    /** One move, or what else there is to do. */
    @FunctionalInterface
    interface Step {
        /** Blocks; what it throws ends the plan. */
        void run(BooleanSupplier giveUp);
    }

    /**
     * One that has nothing to do.
     *
     * @param executor its threads may block
     * @param failures told of what ended a plan early
     */
    Pipeline(Executor executor, Consumer<Throwable> failures) {
        this.executor = executor;
        this.failures = failures;
    }

    /** Whether a plan is under way. */
    boolean busy() {
        return busy.get();
    }

    /**
     * Begins a plan.
     *
     * @param ended told when it is over, however that came
     */
    synchronized void start(List<Step> plan, Runnable ended) {
        if (closed || !busy.compareAndSet(false, true)) {
            return;
        }
        AtomicBoolean given = new AtomicBoolean();
        Runnable end = () -> {
            if (given.compareAndSet(false, true)) {
                busy.set(false);
                ended.run();
            }
        };
        running = Multi.createFrom()
                .iterable(plan)
                .onItem()
                .transformToUniAndConcatenate(this::carriedOut)
                .subscribe()
                .with(
                        _ -> {},
                        failure -> {
                            failures.accept(failure);
                            end.run();
                        },
                        end);
    }

    private Uni<Step> carriedOut(Step step) {
        return Uni.createFrom().item(step).emitOn(executor).invoke(() -> carryOut(step));
    }

    private void carryOut(Step step) {
        atWork.acquireUninterruptibly();
        try {
            if (closed) {
                throw new MoveStoppedException();
            }
            step.run(() -> closed);
        } finally {
            atWork.release();
        }
    }

    /** Gives up what is under way, and returns when it has ended. Safe to repeat. */
    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            if (running != null) {
                running.cancel();
            }
        }
        atWork.acquireUninterruptibly();
        atWork.release();
    }
}
