package io.thermocline.rest;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.util.function.BiConsumer;

/** Problems as answers, for resources and for what stands in front of them. */
final class Replies {
    private static final String CHALLENGE = "Bearer realm=\"thermocline\"";

    private Replies() {}

    /** A problem as a resource's answer. */
    static Response response(Problem problem) {
        Response.ResponseBuilder response = Response.status(problem.kind().status())
                .type(ProblemJson.MEDIA_TYPE)
                .entity(ProblemJson.bytes(problem));
        headers(problem, response::header);
        return response.build();
    }

    /** Answers with a problem, unless the answer has begun. */
    static void problem(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed() || response.headWritten()) {
            return;
        }
        response.setStatusCode(problem.kind().status()).putHeader(HttpHeaders.CONTENT_TYPE, ProblemJson.MEDIA_TYPE);
        headers(problem, (name, value) -> response.putHeader(name, value));
        response.end(Buffer.buffer(ProblemJson.bytes(problem)));
    }

    /** Answers with a problem once the client has sent what it is sending. */
    static void drainThenProblem(RoutingContext context, Problem problem) {
        BodyReader.discard(context.request()).onComplete(drained -> problem(context, problem));
    }

    private static void headers(Problem problem, BiConsumer<String, String> header) {
        if (problem.retryAfter() != null) {
            header.accept("Retry-After", Long.toString(ProblemJson.retryAfterSeconds(problem.retryAfter())));
        }
        if (problem.kind() == ProblemKind.UNAUTHENTICATED) {
            header.accept("WWW-Authenticate", CHALLENGE);
        }
    }
}
