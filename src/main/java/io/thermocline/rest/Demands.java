package io.thermocline.rest;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.problem.Violation;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a request must be like to be heard: its path, method, parameters and media types are those of an endpoint. */
final class Demands {
    static final String ALLOW = "Allow";

    private Demands() {}

    /**
     * Requires that there is what a request asks for, and that it asks in a way that will be understood.
     *
     * @throws ProblemException of kind NOT_FOUND, METHOD_NOT_ALLOWED, NOT_IMPLEMENTED, MALFORMED, UNSUPPORTED_MEDIA_TYPE or NOT_ACCEPTABLE
     */
    static void require(RoutingContext context) {
        HttpServerRequest request = context.request();
        Endpoint endpoint = endpoint(context);
        if (request.query() != null) {
            requireKnown(context, endpoint);
            Parameters.refuseLater(context);
            Parameters.consistency(Exchange.parameter(context, "consistency"));
        }
        requireReadable(request, endpoint);
        String answers = endpoint.answers();
        if (answers != null) {
            requireAccepted(accept(request), answers);
        }
    }

    /** Requires that the client takes an answer of a media type. */
    static void requireAccepted(@Nullable String accept, String type) {
        if (!MediaRanges.accepts(accept, type)) {
            throw Problem.field(ProblemKind.NOT_ACCEPTABLE, "Accept", "does not name " + type + ", which the answer is")
                    .exception();
        }
    }

    static @Nullable String accept(HttpServerRequest request) {
        List<String> lines = request.headers().getAll(HttpHeaders.ACCEPT);
        return lines.isEmpty() ? null : String.join(",", lines);
    }

    private static Endpoint endpoint(RoutingContext context) {
        Endpoints.Methods methods = Endpoints.at(context.normalizedPath());
        if (methods == null) {
            throw Faults.ofStatus(404).exception();
        }
        String method = context.request().method().name();
        Endpoint endpoint = methods.get(method);
        if (endpoint == null) {
            String allowed = methods.allowed();
            context.response().putHeader(ALLOW, allowed);
            throw ProblemException.of(
                    ProblemKind.METHOD_NOT_ALLOWED, "This path does not know that method; it knows " + allowed + ".");
        }
        return endpoint;
    }

    private static void requireKnown(RoutingContext context, Endpoint endpoint) {
        List<Violation> unknown = new ArrayList<>();
        for (String name : new TreeSet<>(context.queryParams().names())) {
            if (!endpoint.knows(name)) {
                unknown.add(new Violation(
                        Surrogates.printable(name), "is no parameter here; there are " + endpoint.allParameters()));
            }
        }
        if (!unknown.isEmpty()) {
            throw Problem.fields(ProblemKind.MALFORMED, unknown).exception();
        }
    }

    private static void requireReadable(HttpServerRequest request, Endpoint endpoint) {
        if (endpoint.takes().isEmpty() || !hasBody(request)) {
            return;
        }
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !MediaRanges.isOneOf(type, endpoint.takes())) {
            throw unsupported("Content-Type", "must be " + String.join(" or ", endpoint.takes()));
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
            throw unsupported("Content-Encoding", "must be identity: compressed bodies are not read");
        }
    }

    private static ProblemException unsupported(String header, String rule) {
        return Problem.field(ProblemKind.UNSUPPORTED_MEDIA_TYPE, header, rule).exception();
    }

    /** Whether a body follows, as far as the headers tell. */
    static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            return !length.strip().equals("0");
        }
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
                || (request.version() == HttpVersion.HTTP_2 && !request.isEnded());
    }
}
