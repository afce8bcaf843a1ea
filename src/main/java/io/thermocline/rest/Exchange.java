package io.thermocline.rest;

import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.thermocline.block.BlockId;
import io.thermocline.blocks.Call;
import io.thermocline.calls.Calls;
import io.thermocline.calls.Gate;
import io.thermocline.calls.Metadata;
import io.thermocline.calls.RequestDigest;
import io.thermocline.calls.Services;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request that was let in. Belongs to the request; not thread-safe, but handed on from thread to thread. */
final class Exchange {
    private static final String KEY = Exchange.class.getName();
    private static final byte[] NO_BODY = {};

    private final RoutingContext context;
    private final Gate<Services>.Pass pass;
    private final Call call;
    private final Timer.Sample sample;
    private final Function<RoutingContext, BodyReader> reader;
    private byte[] body = NO_BODY;
    private String operation = "unknown";

    /** @param reader starts reading the body of a request */
    Exchange(
            RoutingContext context,
            Gate<Services>.Pass pass,
            Call call,
            Timer.Sample sample,
            Function<RoutingContext, BodyReader> reader) {
        this.context = context;
        this.pass = pass;
        this.call = call;
        this.sample = sample;
        this.reader = reader;
        context.put(KEY, this);
    }

    /** The exchange of a request that passed the intake. */
    static Exchange of(RoutingContext context) {
        return Objects.requireNonNull(context.get(KEY), "no request reaches a resource but through the intake");
    }

    /** The exchange, or null when the intake did not let the request in. */
    static @Nullable Exchange find(RoutingContext context) {
        return context.get(KEY);
    }

    /** Names the operation, for the metrics. */
    Exchange as(String name) {
        operation = name;
        return this;
    }

    String operation() {
        return operation;
    }

    Timer.Sample sample() {
        return sample;
    }

    Services services() {
        return pass.services();
    }

    /** Refuses to go on when the store has begun to stop. */
    void requireOpen() {
        pass.requireOpen();
    }

    Gate<Services>.Pass pass() {
        return pass;
    }

    /** Throws away what the client still sends; when that does not end within reason, the connection does. */
    void discardRest() {
        BodyReader.discardRest(context.request());
    }

    HttpServerResponse response() {
        return context.response();
    }

    /** Who calls, without an idempotency key. */
    Call call() {
        return call;
    }

    /** Who calls, with the idempotency key that the request may have. */
    Call write() {
        String key = header(Metadata.IDEMPOTENCY_KEY);
        if (key == null) {
            return call;
        }
        String query = context.request().query();
        return Calls.repeatable(
                call,
                key,
                RequestDigest.of(context.request().method().name())
                        .with(context.normalizedPath())
                        .with(query)
                        .with(header("if-match"))
                        .with(header("if-none-match"))
                        .with(body));
    }

    /** Reads the body, from now on; on the request's event loop. */
    Uni<Void> receive() {
        Future<Void> received = reader.apply(context).body().map(bytes -> {
            body = bytes.getBytes();
            return null;
        });
        return Uni.createFrom().completionStage(received.toCompletionStage());
    }

    /** The body, once it was received. */
    byte[] body() {
        return body;
    }

    @Nullable
    String header(String name) {
        return context.request().getHeader(name);
    }

    /** What media types the client takes; null when it does not say. */
    @Nullable
    String accept() {
        return Demands.accept(context.request());
    }

    /** The value of a query parameter; null without one, and refused when there are two that differ. */
    @Nullable
    String parameter(String name) {
        return parameter(context, name);
    }

    static @Nullable String parameter(RoutingContext context, String name) {
        List<String> values = context.queryParam(name);
        if (values.isEmpty()) {
            return null;
        }
        if (values.stream().distinct().count() > 1) {
            throw malformed(name, "is there more than once");
        }
        return values.getFirst();
    }

    /** A parameter that is {@code true} or {@code false}. */
    static boolean flag(RoutingContext context, String name, boolean byDefault) {
        String text = parameter(context, name);
        return switch (text) {
            case null -> byDefault;
            case "false" -> false;
            case "true", "" -> true;
            default -> throw malformed(name, "must be true or false");
        };
    }

    /** A parameter that is a whole number within bounds. */
    long integer(String name, long least, long most, long byDefault) {
        String text = parameter(name);
        if (text == null) {
            return byDefault;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // the same answer as for a number out of bounds
        }
        throw malformed(name, "must be a whole number between " + least + " and " + most);
    }

    /** Reads an id in the request's path. */
    static BlockId id(String text) {
        return BlockId.parse(text).orElseThrow(() -> malformed("id", "must be a UUID"));
    }

    static ProblemException malformed(String field, String message) {
        return Problem.field(ProblemKind.MALFORMED, field, message).exception();
    }
}
