package io.thermocline.objects;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What became of a call to an object store, for threads that wait for it. */
public final class Answered {
    private Answered() {}

    /**
     * Waits for an answer.
     *
     * @throws ObjectStoreException as the call failed, or {@code UNAVAILABLE} when this thread is interrupted, which it then still is; the call goes on
     */
    public static <T> T await(CompletableFuture<T> call) {
        try {
            return call.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ObjectStoreException(ObjectStoreException.Kind.UNAVAILABLE, "interrupted while waiting", e);
        } catch (ExecutionException e) {
            throw unchecked(cause(e));
        }
    }

    /**
     * Waits for an answer no longer than a while.
     *
     * @throws ObjectStoreException as the call failed, or {@code UNAVAILABLE} when none came in time, or this thread is interrupted; the call goes on
     */
    public static <T> T await(CompletableFuture<T> call, Duration longest) {
        try {
            return await(call.copy().orTimeout(longest.toNanos(), TimeUnit.NANOSECONDS));
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new ObjectStoreException(ObjectStoreException.Kind.UNAVAILABLE, "no answer in time", e);
            }
            throw e;
        }
    }

    /** Why a call failed, without what futures wrap around it. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static RuntimeException unchecked(Throwable cause) {
        return switch (cause) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            default -> new CompletionException(cause);
        };
    }
}
