package io.thermocline.s3;

import io.thermocline.objects.Answered;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.ObjectStoreException.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Sends requests, and ends all that are under way when it is closed: a client of the SDK that is closed may leave its own without an answer. Thread-safe. */
final class Requests implements AutoCloseable {
    private final S3AsyncClient client;
    private final Executor executor;
    private final int atATime;
    private final Map<Long, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong begun = new AtomicLong();
    private volatile boolean closed;

    Requests(S3AsyncClient client, Executor executor, int atATime) {
        this.client = client;
        this.executor = executor;
        this.atATime = atATime;
    }

    /**
     * Sends one request.
     *
     * @param what names it in failures
     */
    <T> CompletableFuture<T> send(String what, Function<S3AsyncClient, CompletableFuture<T>> request) {
        CompletableFuture<T> answer = begin();
        if (!answer.isDone()) {
            try {
                var _ = request.apply(client).whenComplete((value, failure) -> {
                    if (failure == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(S3Failures.of(failure, what));
                    }
                });
            } catch (RuntimeException e) {
                answer.completeExceptionally(S3Failures.of(e, what));
            }
        }
        return answer;
    }

    /** Does work that waits for requests, on a thread of its own. */
    <T> CompletableFuture<T> run(Supplier<T> work) {
        return run(executor, work);
    }

    /** The same on a thread of another executor. */
    <T> CompletableFuture<T> run(Executor executor, Supplier<T> work) {
        CompletableFuture<T> answer = begin();
        if (!answer.isDone()) {
            try {
                executor.execute(() -> answer(answer, work));
            } catch (RejectedExecutionException e) {
                answer.completeExceptionally(ended());
            }
        }
        return answer;
    }

    private static <T> void answer(CompletableFuture<T> answer, Supplier<T> work) {
        try {
            answer.complete(work.get());
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    /** Sends many requests, some at a time, and waits for them; after the first failure no more are sent. */
    <T> void forEach(Iterable<T> each, Function<T, CompletableFuture<?>> request) {
        Deque<CompletableFuture<?>> sent = new ArrayDeque<>();
        try {
            for (T one : each) {
                sent.add(request.apply(one));
                if (sent.size() >= atATime) {
                    Answered.await(sent.remove());
                }
            }
            while (!sent.isEmpty()) {
                Answered.await(sent.remove());
            }
        } finally {
            sent.forEach(left -> left.handle((_, _) -> true).join());
        }
    }

    private <T> CompletableFuture<T> begin() {
        CompletableFuture<T> answer = new CompletableFuture<>();
        long number = begun.getAndIncrement();
        underWay.put(number, answer);
        var _ = answer.whenComplete((_, _) -> underWay.remove(number));
        // After it was added, so that close either sees it or is seen.
        if (closed) {
            answer.completeExceptionally(ended());
        }
        return answer;
    }

    private static ObjectStoreException ended() {
        return new ObjectStoreException(Kind.UNAVAILABLE, "the object store is closed", null);
    }

    @Override
    public void close() {
        closed = true;
        underWay.values().forEach(answer -> answer.completeExceptionally(ended()));
        client.close();
    }
}
