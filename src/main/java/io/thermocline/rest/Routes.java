package io.thermocline.rest;

import io.thermocline.calls.CallMetrics;
import io.thermocline.calls.Failures;
import io.thermocline.calls.Gate;
import io.thermocline.calls.Services;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Idempotency;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;

/** What stands in front of the resources and behind them: the intake, the batch, what comes later, and what there is not. */
@ApplicationScoped
class Routes {
    // Quarkus REST stands at 10,000, what is under /q before it.
    private static final int BATCH = 10;
    private static final int INTAKE = 20;
    private static final int LATER = 30;
    private static final int LAST = 100_000;
    private static final int FAILURES = -100_000;

    private static final int[] REFUSALS = {400, 404, 405, 406, 413, 414, 415, 431, 500, 501};

    /** A part of the contract that this version does not have. */
    record Later(HttpMethod method, String path) {}

    static final List<Later> LATER_ROUTES = List.of(
            new Later(HttpMethod.POST, "/v1/blocks/query"),
            new Later(HttpMethod.POST, "/v1/blocks/delete"),
            new Later(HttpMethod.POST, "/v1/erasures"),
            new Later(HttpMethod.GET, "/v1/blocks/:id/tiers"),
            new Later(HttpMethod.GET, "/v1/tiers"),
            new Later(HttpMethod.GET, "/v1/tiers/breakdown"),
            new Later(HttpMethod.GET, "/v1/tiers/sync-status"),
            new Later(HttpMethod.GET, "/v1/diagnose"),
            new Later(HttpMethod.POST, "/v1/tiers/evict"),
            new Later(HttpMethod.POST, "/v1/tiers/archive"),
            new Later(HttpMethod.POST, "/v1/tiers/promote"),
            new Later(HttpMethod.POST, "/v1/tiers/compact"),
            new Later(HttpMethod.POST, "/v1/tiers/sync"),
            new Later(HttpMethod.POST, "/v1/consistency/verify"),
            new Later(HttpMethod.POST, "/v1/consistency/repair"),
            new Later(HttpMethod.POST, "/v1/index/rebuild"),
            new Later(HttpMethod.GET, "/v1/operations"),
            new Later(HttpMethod.GET, "/v1/operations/:id"),
            new Later(HttpMethod.DELETE, "/v1/operations/:id"));

    private final Intake intake;
    private final RestLimits limits;

    Routes(Gate<Services> gate, CallMetrics metrics, RestLimits limits) {
        this.intake = new Intake(gate, metrics, limits);
        this.limits = limits;
    }

    void register(@Observes Router router) {
        // What the router refuses before any route is asked, such as a path that cannot be decoded.
        for (int status : REFUSALS) {
            router.errorHandler(status, Routes::failed);
        }
        router.route().order(FAILURES).failureHandler(Routes::failed);
        router.post("/v1/blocks/batch").order(BATCH).handler(this::batch);
        router.route("/v1/*").order(INTAKE).handler(intake::whole);
        for (Later later : LATER_ROUTES) {
            router.route(later.method(), later.path()).order(LATER).handler(Routes::later);
        }
        router.route().order(LAST).handler(context -> Replies.drainThenProblem(context, Faults.ofStatus(404)));
    }

    private void batch(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null && !type.toLowerCase(Locale.ROOT).startsWith(Batch.MEDIA_TYPE)) {
            Replies.drainThenProblem(context, Faults.ofStatus(415));
            return;
        }
        if (context.request().getHeader(Idempotency.HEADER) != null) {
            Replies.drainThenProblem(
                    context,
                    Problem.field(
                            ProblemKind.MALFORMED,
                            Idempotency.HEADER,
                            "does not stand for a whole batch; give each line its own idempotencyKey"));
            return;
        }
        Exchange exchange = intake.admit(context);
        if (exchange == null) {
            return;
        }
        exchange.as("blocks.batch");
        if ("100-continue".equalsIgnoreCase(context.request().getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue();
        }
        Batch.start(
                exchange,
                limits,
                BatchInput.start(context.request(), context.vertx().getOrCreateContext()));
    }

    private static void later(RoutingContext context) {
        Exchange.of(context).as("later");
        Replies.problem(
                context,
                Problem.of(
                        ProblemKind.NOT_IMPLEMENTED,
                        context.request().method() + " " + context.normalizedPath() + " comes with a later version."));
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
