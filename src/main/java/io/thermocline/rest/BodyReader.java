package io.thermocline.rest;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request's body whole, on the request's event loop. A body that is too large, or for which there is no room now, is read to its end
 * and thrown away before the answer, so that the client hears it and can use the connection again; one that does not end within reason closes it.
 */
final class BodyReader {
    private static final long MOST_DRAINED = 256L << 20;
    private static final String CONTINUE = "100-continue";

    private final HttpServerRequest request;
    private final long limit;
    private final ByteBudget budget;
    private final Promise<Buffer> result = Promise.promise();
    private Buffer body = Buffer.buffer();
    private long taken;
    private long drained;
    private @Nullable ProblemException refusal;

    private BodyReader(HttpServerRequest request, long limit, ByteBudget budget) {
        this.request = request;
        this.limit = limit;
        this.budget = budget;
    }

    /**
     * The body, or a {@link ProblemException}.
     *
     * @param limit most bytes
     * @param budget where the bytes are taken from; {@code released} gives them back
     */
    static BodyReader start(HttpServerRequest request, long limit, ByteBudget budget) {
        BodyReader reader = new BodyReader(request, limit, budget);
        reader.start();
        return reader;
    }

    /** Reads a body to its end and throws it away; never fails. */
    static Future<Void> discard(HttpServerRequest request) {
        if (request.isEnded()) {
            return Future.succeededFuture();
        }
        BodyReader reader = discarding(request);
        reader.start();
        return reader.body().mapEmpty().otherwiseEmpty().mapEmpty();
    }

    /** Reads what is left of a body that the client is sending, and throws it away; on the request's event loop. */
    static void discardRest(HttpServerRequest request) {
        if (!request.isEnded()) {
            discarding(request).listen();
        }
    }

    private static BodyReader discarding(HttpServerRequest request) {
        BodyReader reader = new BodyReader(request, 0, new ByteBudget(0));
        reader.refusal = reader.tooLarge();
        return reader;
    }

    Future<Buffer> body() {
        return result.future();
    }

    /** Gives the bytes back that the body took. To be called once, when the exchange is over. */
    void release() {
        budget.giveBack(taken);
        taken = 0;
    }

    private void start() {
        long announced = announced();
        if (refusal != null) {
            announced = 0;
        } else if (announced > limit) {
            refuse(tooLarge());
        } else if (announced > 0) {
            take(announced);
        }
        if (request.isEnded()) {
            result.complete(body);
            return;
        }
        boolean asks = CONTINUE.equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
        if (asks && refusal != null) {
            // The client waits before it sends anything: there is nothing to drain.
            result.tryFail(refusal);
            return;
        }
        if (asks && request.version() != HttpVersion.HTTP_1_0) {
            request.response().writeContinue();
        }
        listen();
    }

    private void listen() {
        request.handler(this::chunk);
        request.exceptionHandler(hungUp -> result.tryFail(
                ProblemException.of(ProblemKind.MALFORMED, "The connection ended before the body did.")));
        request.endHandler(end -> {
            if (refusal == null) {
                result.tryComplete(body);
            } else {
                result.tryFail(refusal);
            }
        });
        request.resume();
    }

    private long announced() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private void chunk(Buffer chunk) {
        if (refusal == null) {
            long length = (long) body.length() + chunk.length();
            if (length > limit) {
                refuse(tooLarge());
            } else if (length <= taken || take(length - taken)) {
                body.appendBuffer(chunk);
            }
        }
        if (refusal != null) {
            drained += chunk.length();
            if (drained > MOST_DRAINED && result.tryFail(refusal)) {
                closeOnceAnswered(request.response());
            }
        }
    }

    private void closeOnceAnswered(HttpServerResponse response) {
        if (response.ended()) {
            var _ = request.connection().close();
        } else {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            response.endHandler(end -> request.connection().close());
        }
    }

    private boolean take(long bytes) {
        if (budget.take(bytes)) {
            taken += bytes;
            return true;
        }
        refuse(ProblemException.of(
                ProblemKind.OVERLOADED,
                "The requests under way fill the memory set aside for them; try again shortly."));
        return false;
    }

    private void refuse(ProblemException problem) {
        refusal = problem;
        body = Buffer.buffer();
    }

    private ProblemException tooLarge() {
        return Problem.field(
                        ProblemKind.TOO_LARGE,
                        "body",
                        "is larger than " + limit + " bytes (thermocline.limits.request-bytes)")
                .exception();
    }
}
