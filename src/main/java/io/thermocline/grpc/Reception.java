package io.thermocline.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Timer;
import io.quarkus.grpc.GlobalInterceptor;
import io.thermocline.calls.CallMetrics;
import io.thermocline.calls.Gate;
import io.thermocline.calls.Services;
import io.thermocline.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets calls of our services in, and closes after them. Health and reflection pass freely. */
@ApplicationScoped
@GlobalInterceptor
public class Reception implements ServerInterceptor {
    private static final String DOOR = "grpc";
    private static final String OURS = "thermocline.";

    private final Gate<Services> gate;
    private final CallMetrics metrics;

    Reception(Gate<Services> gate, CallMetrics metrics) {
        this.gate = gate;
        this.metrics = metrics;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String service = Objects.requireNonNullElse(call.getMethodDescriptor().getServiceName(), "");
        if (!service.startsWith(OURS)) {
            return next.startCall(call, headers);
        }
        Timer.Sample sample = metrics.start();
        String operation = call.getMethodDescriptor().getFullMethodName();
        Gate<Services>.Pass pass = null;
        try {
            pass = gate.enter();
            Guest guest = new Guest(pass, headers);
            var loop = Objects.requireNonNull(Vertx.currentContext(), "calls begin on an event loop");
            RoutingContext http = loop.getLocal(RoutingContext.class.getName());
            Admitted<Q, A> admitted = new Admitted<>(call, guest, http.response(), sample, operation);
            Context context = Context.current().withValue(Guest.KEY, guest);
            Ending<Q> listener = new Ending<>(Contexts.interceptCall(context, admitted, headers, next), admitted);
            http.addEndHandler(ended ->
                    listener.ended(Objects.requireNonNullElse(MessageIntake.refused(loop), Status.Code.CANCELLED)));
            return listener;
        } catch (RuntimeException e) {
            if (pass != null) {
                pass.close();
            }
            StatusRuntimeException refusal = Statuses.of(e);
            Status status = refusal.getStatus();
            Metadata trailers = Objects.requireNonNullElseGet(refusal.getTrailers(), Metadata::new);
            metrics.stop(sample, DOOR, "refused", status.getCode().name());
            call.close(status, trailers);
            return new ServerCall.Listener<>() {};
        }
    }

    /** A call that was let in. */
    private final class Admitted<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final Guest guest;
        private final HttpServerResponse response;
        private final Timer.Sample sample;
        private final String operation;
        private final AtomicBoolean left = new AtomicBoolean();

        Admitted(
                ServerCall<Q, A> call,
                Guest guest,
                HttpServerResponse response,
                Timer.Sample sample,
                String operation) {
            super(call);
            this.guest = guest;
            this.response = response;
            this.sample = sample;
            this.operation = operation;
        }

        @Override
        public void sendHeaders(Metadata headers) {
            unlessEnded(() -> {
                headers.merge(guest.answer());
                super.sendHeaders(headers);
            });
        }

        @Override
        public void sendMessage(A message) {
            unlessEnded(() -> super.sendMessage(message));
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (leave(status.getCode())) {
                unlessEnded(() -> super.close(status, trailers));
            }
        }

        void close(Problem problem) {
            StatusRuntimeException failure = Statuses.of(problem);
            close(failure.getStatus(), Objects.requireNonNullElseGet(failure.getTrailers(), Metadata::new));
        }

        /** The message intake may end the answer at any moment; what is said afterwards nobody hears. */
        private void unlessEnded(Runnable saying) {
            if (response.ended()) {
                return;
            }
            try {
                saying.run();
            } catch (IllegalStateException e) {
                if (!response.ended()) {
                    throw e;
                }
            }
        }

        boolean ended() {
            return response.ended();
        }

        /** The call is over; false when it was before. */
        boolean leave(Status.Code code) {
            guest.leave();
            boolean first = left.compareAndSet(false, true);
            if (first) {
                metrics.stop(sample, DOOR, operation, code.name());
            }
            return first;
        }
    }

    /** Hears how a call ends that we do not end: the client went away, or the message intake refused a message. */
    private static final class Ending<Q> extends SimpleForwardingServerCallListener<Q> {
        private final Reception.Admitted<Q, ?> call;
        private boolean heard;

        Ending(ServerCall.Listener<Q> listener, Reception.Admitted<Q, ?> call) {
            super(listener);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            if (heard && wantsOne()) {
                call.close(MessageCheck.unreadable("is one too many: this call has one"));
            } else if (!call.ended()) {
                heard = true;
                super.onMessage(message);
            }
        }

        @Override
        public void onHalfClose() {
            if (!heard && wantsOne()) {
                call.close(MessageCheck.unreadable("is needed"));
            } else if (!call.ended()) {
                super.onHalfClose();
            }
        }

        private boolean wantsOne() {
            return call.getMethodDescriptor().getType().clientSendsOneMessage();
        }

        @Override
        public void onCancel() {
            if (call.leave(Status.Code.CANCELLED)) {
                super.onCancel();
            }
        }

        void ended(Status.Code code) {
            if (call.leave(code)) {
                super.onCancel();
            }
        }
    }
}
