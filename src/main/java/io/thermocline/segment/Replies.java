package io.thermocline.segment;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Waiting for an object store. An interrupt does not end the wait, which the store's own time-outs bound: it is left to whoever waits for it, as in a read of a file. */
final class Replies {
    private Replies() {}

    /** The reply, or the failure as it was thrown. */
    static <T> T await(CompletableFuture<T> reply) {
        try {
            return reply.join();
        } catch (CompletionException e) {
            throw failure(e);
        }
    }

    /** What failed, without what futures wrap it in. */
    static RuntimeException failure(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException exception ? exception : new CompletionException(cause);
    }

    /** A call whose failure comes by its future, whenever it fails. */
    static <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
