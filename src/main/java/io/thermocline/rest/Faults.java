package io.thermocline.rest;

import io.thermocline.calls.Failures;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every failure of a resource, or on the way to one, as a problem. */
public final class Faults {
    /** What a resource threw. */
    @ServerExceptionMapper
    public Response any(Throwable failure) {
        return Replies.response(Failures.problem(failure));
    }

    /** What was wrong with the request before a resource saw it. */
    @ServerExceptionMapper
    public Response refused(WebApplicationException refusal) {
        Problem problem = ofStatus(refusal.getResponse().getStatus());
        Response.ResponseBuilder response = Response.fromResponse(Replies.response(problem));
        String allowed = refusal.getResponse().getHeaderString("Allow");
        return (allowed == null ? response : response.header("Allow", allowed)).build();
    }

    /** What a bare status means. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 404 -> Problem.of(ProblemKind.NOT_FOUND, "There is nothing at this path.");
            case 405 -> Problem.of(ProblemKind.METHOD_NOT_ALLOWED, "This path does not know that method.");
            case 406 ->
                Problem.of(ProblemKind.NOT_ACCEPTABLE, "The answer has none of the media types that are accepted.");
            case 413 -> Problem.of(ProblemKind.TOO_LARGE, "The request is too large.");
            case 414 -> Problem.of(ProblemKind.URI_TOO_LONG, "The target is too long.");
            case 431 -> Problem.of(ProblemKind.HEADERS_TOO_LARGE, "The headers are too large.");
            case 415 ->
                Problem.of(
                        ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                        "The body must be JSON (application/json; of a PATCH also application/merge-patch+json; of a"
                                + " batch application/x-ndjson).");
            default ->
                status < 500
                        ? Problem.of(ProblemKind.MALFORMED, "The request cannot be read.")
                        : new Problem(
                                ProblemKind.INTERNAL, "The store met a defect; its log says more.", List.of(), null);
        };
    }
}
