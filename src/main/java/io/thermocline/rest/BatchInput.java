package io.thermocline.rest;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A request's body, pulled by one thread that may wait: never more than a few chunks are read ahead. */
final class BatchInput {
    private static final int CHUNKS_AHEAD = 4;

    private final HttpServerRequest request;
    private final Context context;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private sealed interface Event {}

    @SuppressWarnings("ArrayRecordComponent") // never modified, never compared
    private record Chunk(byte[] bytes) implements Event {}

    private record End() implements Event {}

    private record HungUp() implements Event {}

    private BatchInput(HttpServerRequest request, Context context) {
        this.request = request;
        this.context = context;
    }

    /** Starts reading; on the request's event loop. */
    static BatchInput start(HttpServerRequest request, Context context) {
        BatchInput input = new BatchInput(request, context);
        request.pause();
        request.handler(input::chunk);
        request.endHandler(end -> input.events.add(new End()));
        request.exceptionHandler(failure -> input.hangUp());
        request.fetch(CHUNKS_AHEAD);
        return input;
    }

    /** The client is gone: whoever waits for more learns it at once. */
    void hangUp() {
        events.add(new HungUp());
    }

    /**
     * The next bytes; null at the end.
     *
     * @throws HungUpException if the client is gone
     */
    byte @Nullable [] take() throws HungUpException {
        try {
            switch (events.take()) {
                case Chunk(byte[] bytes) -> {
                    context.runOnContext(ready -> fetch());
                    return bytes;
                }
                case End _ -> {
                    return null;
                }
                case HungUp _ -> throw new HungUpException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HungUpException();
        }
    }

    private void fetch() {
        if (!request.isEnded()) {
            request.fetch(1);
        }
    }

    private void chunk(Buffer chunk) {
        events.add(new Chunk(chunk.getBytes()));
    }

    /** The client went away in the middle. */
    static final class HungUpException extends Exception {
        private static final long serialVersionUID = 1L;

        HungUpException() {
            super("the client hung up", null, false, false);
        }
    }
}
