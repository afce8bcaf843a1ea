package io.thermocline.system;

import io.thermocline.engine.ConflictException;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Plans a write again when another came first, after a pause of full jitter (M. Brooker, "Exponential Backoff and Jitter", 2015). Either
 * means that nothing happened, so nothing is ever applied twice. Thread-safe if the random source is.
 */
public final class Attempts {
    /** Most attempts after the first. */
    public static final int MAX_RETRIES = 16;

    private static final int MAX_PAUSE_MICROS = 50_000;
    private static final int FIRST_PAUSE_MICROS = 500;

    private final RandomGenerator random;
    private final Executor executor;

    /**
     * @param random spreads the pauses; safe for several threads
     * @param executor runs retries; its threads may block
     */
    public Attempts(RandomGenerator random, Executor executor) {
        this.random = Objects.requireNonNull(random);
        this.executor = Objects.requireNonNull(executor);
    }

    /**
     * Runs an attempt until it does not end in a {@link ConflictException} or an {@link AgainException}. The first runs on the calling thread.
     *
     * @param attempt reads a fresh snapshot each time; may throw instead of returning a failed future
     * @return fails with {@link ProblemException} alone: CONFLICT when every attempt lost
     */
    public <T> CompletableFuture<T> run(Supplier<CompletableFuture<T>> attempt) {
        CompletableFuture<T> result = new CompletableFuture<>();
        run(attempt, 0, result);
        return result;
    }

    private <T> void run(Supplier<CompletableFuture<T>> attempt, int retries, CompletableFuture<T> result) {
        CompletableFuture<T> running;
        try {
            running = attempt.get();
        } catch (RuntimeException e) {
            running = CompletableFuture.failedFuture(e);
        }
        var _ = running.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else if (isInTheWay(causeOf(failure)) && retries < MAX_RETRIES) {
                later(retries).execute(() -> run(attempt, retries + 1, result));
            } else {
                result.completeExceptionally(asProblem(causeOf(failure)));
            }
        });
    }

    private Executor later(int retries) {
        int bound = Math.min(MAX_PAUSE_MICROS, FIRST_PAUSE_MICROS << Math.min(retries, 10));
        return CompletableFuture.delayedExecutor(random.nextInt(bound), TimeUnit.MICROSECONDS, executor);
    }

    /** What really failed, without the wrapper that futures put around it. */
    public static Throwable causeOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private static boolean isInTheWay(Throwable failure) {
        return failure instanceof ConflictException || failure instanceof AgainException;
    }

    private static Throwable asProblem(Throwable failure) {
        return isInTheWay(failure)
                ? ProblemException.of(
                        ProblemKind.CONFLICT,
                        "Other writes came first " + (MAX_RETRIES + 1) + " times in a row. Retry after a pause.")
                : failure;
    }
}
