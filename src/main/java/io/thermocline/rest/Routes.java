package io.thermocline.rest;

import io.thermocline.calls.CallMetrics;
import io.thermocline.calls.Failures;
import io.thermocline.calls.Gate;
import io.thermocline.calls.Services;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Idempotency;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/** What stands in front of the resources and behind them: the intake, the batch, and what there is not. */
@ApplicationScoped
class Routes {
    // Quarkus REST stands at 10,000, what is under /q before it.
    // Before every route with a path: matching one fails where the target cannot be decoded.
    private static final int HEAD = Integer.MIN_VALUE;
    private static final int METRICS = -40_000;
    // Behind what the container may put in front (CORS at -300, authentication, authorization), before what it does for
    // bodies and for gRPC.
    private static final int RESIDENT = -50;
    private static final int BATCH = 10;
    private static final int INTAKE = 20;
    private static final int LAST = 100_000;
    private static final int FAILURES = -100_000;

    private static final int[] REFUSALS = {400, 404, 405, 406, 413, 414, 415, 431, 500, 501};

    // The container reads much more (quarkus.http.limits), for what it refuses itself it answers without a problem.
    private static final int MAX_TARGET = 8 << 10;
    private static final int MAX_HEADERS = 32 << 10;

    private final Intake intake;
    private final ResidentBlocks resident;
    private final RestLimits limits;
    private final MetricsAccess metricsAccess;

    Routes(Gate<Services> gate, CallMetrics metrics, RestLimits limits, MetricsAccess metricsAccess) {
        this.intake = new Intake(gate, metrics, limits);
        this.resident = new ResidentBlocks(gate, metrics);
        this.limits = limits;
        this.metricsAccess = metricsAccess;
    }

    void register(@Observes Router router) {
        // What the router refuses before any route is asked, such as a path that cannot be decoded.
        for (int status : REFUSALS) {
            router.errorHandler(status, Routes::failed);
        }
        router.route().order(FAILURES).failureHandler(Routes::failed);
        router.route().order(HEAD).handler(Routes::head);
        if (metricsAccess == MetricsAccess.OPERATORS) {
            router.route("/q/metrics*").order(METRICS).handler(intake::operatorsOnly);
        }
        router.post("/v1/blocks/batch").order(BATCH).handler(this::batch);
        router.route().method(HttpMethod.GET).order(RESIDENT).handler(resident::answer);
        router.route("/v1/*").order(INTAKE).handler(intake::whole);
        router.route().order(LAST).handler(context -> Replies.drainThenProblem(context, Faults.ofStatus(404)));
    }

    /** Refuses what no resource could make sense of, whatever it is for. */
    private static void head(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.uri().length() > MAX_TARGET) {
            refuse(context, ProblemKind.URI_TOO_LONG, "The target may have " + MAX_TARGET + " characters.");
            return;
        }
        if (!Targets.isUri(request.uri())) {
            refuse(context, ProblemKind.MALFORMED, "The target is no URI; percent-encode what may not stand in one.");
            return;
        }
        int headers = 0;
        for (Map.Entry<String, String> header : request.headers()) {
            headers += header.getKey().length() + header.getValue().length();
        }
        if (headers > MAX_HEADERS) {
            refuse(context, ProblemKind.HEADERS_TOO_LARGE, "The headers may have " + MAX_HEADERS + " bytes together.");
            return;
        }
        context.next();
    }

    private static void refuse(RoutingContext context, ProblemKind kind, String detail) {
        Replies.drainThenProblem(context, Problem.of(kind, detail));
    }

    private void batch(RoutingContext context) {
        Exchange exchange = intake.admit(context);
        if (exchange == null) {
            return;
        }
        exchange.as("blocks.batch");
        try {
            requireNoneOfOneWrite(context.request());
        } catch (ProblemException e) {
            Replies.drainThenProblem(context, e.problem());
            return;
        }
        if ("100-continue".equalsIgnoreCase(context.request().getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue();
        }
        Batch.start(
                exchange,
                limits,
                BatchInput.start(context.request(), context.vertx().getOrCreateContext()));
    }

    /** Refuses headers that speak of one write, where there are many. */
    private static void requireNoneOfOneWrite(HttpServerRequest request) {
        if (request.getHeader(Idempotency.HEADER) != null) {
            throw Exchange.malformed(
                    Idempotency.HEADER, "does not stand for a whole batch; give each line its own idempotencyKey");
        }
        Tags.requireNone(request, "a transaction has ifVersion and ifAbsent for each of its operations");
    }

    private static void failed(RoutingContext context) {
        int status = context.statusCode() < 0 ? 500 : context.statusCode();
        if (context.failure() != null && status >= 500) {
            Replies.problem(context, Failures.problem(context.failure()));
        } else {
            Replies.problem(context, Faults.ofStatus(status));
        }
    }
}
