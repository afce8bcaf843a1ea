package io.thermocline.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.thermocline.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the gRPC server: has it see whole messages only that can be read, and answers itself to others and to those above the limit, with a
 * status that says so.
 */
@ApplicationScoped
class MessageIntake {
    private static final String PATHS = "/thermocline.v1.*";
    // Right after the check that a target is one: a path that cannot be decoded matches none, but fails.
    private static final int FIRST = Integer.MIN_VALUE + 1;
    private static final String SEEN = MessageIntake.class.getName();
    private static final String REFUSED = SEEN + ".refused";
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final GrpcLimits limits;

    MessageIntake(GrpcLimits limits) {
        this.limits = limits;
    }

    void register(@Observes Router router) {
        router.route(PATHS).order(FIRST).handler(context -> wrap(router, context));
    }

    /** Has the router begin again, with a request that hands out messages in place of what arrives. */
    private void wrap(Router router, RoutingContext context) {
        Context call = context.vertx().getOrCreateContext();
        if (call.getLocal(SEEN) != null) {
            context.next();
            return;
        }
        call.putLocal(SEEN, true);
        router.handle(new Whole((HttpServerRequestInternal) context.request(), call, limits.messageBytes()));
    }

    /** The status that the call on a context was refused with; null where it was not. */
    static Status.@Nullable Code refused(Context call) {
        return call.getLocal(REFUSED);
    }

    /** A request whose body comes in whole messages. */
    private static final class Whole extends HttpServerRequestWrapper {
        private final Context call;
        private final int limit;
        private final MessageCheck check;

        Whole(HttpServerRequestInternal request, Context call, int limit) {
            super(request);
            this.call = call;
            this.limit = limit;
            this.check = MessageCheck.of(Objects.requireNonNullElse(request.path(), ""));
        }

        @Override
        public HttpServerRequest handler(@Nullable Handler<Buffer> handler) {
            delegate.handler(handler == null ? null : new MessageFrames(limit, check::fault, handler, this::refuse));
            return this;
        }

        private void refuse(Problem problem) {
            HttpServerResponse response = delegate.response();
            if (response.ended() || response.closed()) {
                return;
            }
            StatusRuntimeException failure = Statuses.of(problem);
            Status.Code code = failure.getStatus().getCode();
            byte[] details = Objects.requireNonNull(
                    Objects.requireNonNull(failure.getTrailers()).get(DETAILS));
            MultiMap words = response.headWritten()
                    ? response.trailers()
                    : response.headers().set(HttpHeaders.CONTENT_TYPE, "application/grpc");
            words.set("grpc-status", Integer.toString(code.value()))
                    .set("grpc-message", failure.getStatus().getDescription())
                    .set(DETAILS.name(), Base64.getEncoder().withoutPadding().encodeToString(details));
            call.putLocal(REFUSED, code);
            var _ = response.end();
        }
    }
}
