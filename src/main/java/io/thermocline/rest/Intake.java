package io.thermocline.rest;

import io.micrometer.core.instrument.Timer;
import io.thermocline.block.Caller;
import io.thermocline.blocks.Call;
import io.thermocline.calls.CallMetrics;
import io.thermocline.calls.Calls;
import io.thermocline.calls.Gate;
import io.thermocline.calls.Services;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The filter in front of everything under {@code /v1}: gate, caller, and what is asked for. Runs on the request's event loop and never blocks it. */
final class Intake {
    static final String DOOR = "rest";

    private final Gate<Services> gate;
    private final CallMetrics metrics;
    private final RestLimits limits;
    private final ByteBudget budget;

    Intake(Gate<Services> gate, CallMetrics metrics, RestLimits limits) {
        this.gate = gate;
        this.metrics = metrics;
        this.limits = limits;
        this.budget = new ByteBudget(limits.inFlightBytes());
    }

    /** Lets a request in and hands it on; what nobody has read of its body by the time of the answer is read and thrown away. */
    void whole(RoutingContext context) {
        if (admit(context) != null) {
            if (Demands.hasBody(context.request())) {
                context.addEndHandler(end -> BodyReader.discard(context.request()));
            }
            context.next();
        }
    }

    /** Lets a request in and leaves its body to whoever comes next. Null when it was not let in, and answered. */
    @Nullable
    Exchange admit(RoutingContext context) {
        Timer.Sample sample = metrics.start();
        Gate<Services>.Pass pass = null;
        try {
            pass = gate.enter();
            Call call = identify(context, pass);
            Demands.require(context);
            Exchange exchange = new Exchange(context, pass, call, sample, this::read);
            context.addEndHandler(end -> over(exchange));
            return exchange;
        } catch (ProblemException e) {
            if (pass != null) {
                pass.close();
            }
            Problem problem = e.problem();
            metrics.stop(
                    sample, DOOR, "refused", Integer.toString(problem.kind().status()));
            Replies.drainThenProblem(context, problem);
            return null;
        }
    }

    /** Lets operators pass, and nobody else. */
    void operatorsOnly(RoutingContext context) {
        try (Gate<Services>.Pass pass = gate.enter()) {
            Call call = Calls.identify(pass.services(), context.request()::getHeader, null, Calls.Wishes.NONE);
            if (call.caller().role() == Caller.Role.USER) {
                throw ProblemException.of(ProblemKind.FORBIDDEN, "Only an operator may read the metrics.");
            }
        } catch (ProblemException e) {
            Replies.drainThenProblem(context, e.problem());
            return;
        }
        context.next();
    }

    private BodyReader read(RoutingContext context) {
        BodyReader reader = BodyReader.start(context.request(), limits.requestBytes(), budget);
        context.addEndHandler(end -> reader.release());
        return reader;
    }

    private static Call identify(RoutingContext context, Gate<Services>.Pass pass) {
        HttpServerRequest request = context.request();
        String query = request.query();
        if (query == null) {
            return Calls.identify(pass.services(), request::getHeader, null, Calls.Wishes.NONE);
        }
        return Calls.identify(
                pass.services(),
                request::getHeader,
                Exchange.parameter(context, "manifold"),
                new Calls.Wishes(true, wait(context), Exchange.flag(context, "reimport", false)));
    }

    private static boolean wait(RoutingContext context) {
        String wait = Exchange.parameter(context, "wait");
        if (wait != null && !wait.equals("indexed")) {
            throw Exchange.malformed("wait", "must be indexed");
        }
        return wait != null;
    }

    private void over(Exchange exchange) {
        exchange.pass().close();
        metrics.stop(
                exchange.sample(),
                DOOR,
                exchange.operation(),
                Integer.toString(exchange.response().getStatusCode()));
    }
}
