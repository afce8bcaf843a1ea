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
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;

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
            Context context = Context.current().withValue(Guest.KEY, guest);
            return new Leaving<>(
                    Contexts.interceptCall(context, new Admitted<>(call, guest, sample, operation), headers, next),
                    guest);
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
        private final Timer.Sample sample;
        private final String operation;

        Admitted(ServerCall<Q, A> call, Guest guest, Timer.Sample sample, String operation) {
            super(call);
            this.guest = guest;
            this.sample = sample;
            this.operation = operation;
        }

        @Override
        public void sendHeaders(Metadata headers) {
            headers.merge(guest.answer());
            super.sendHeaders(headers);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            guest.leave();
            metrics.stop(sample, DOOR, operation, status.getCode().name());
            super.close(status, trailers);
        }
    }

    /** Hears that the client went away: then nothing closes the call. */
    private static final class Leaving<Q> extends SimpleForwardingServerCallListener<Q> {
        private final Guest guest;

        Leaving(ServerCall.Listener<Q> listener, Guest guest) {
            super(listener);
            this.guest = guest;
        }

        @Override
        public void onCancel() {
            guest.leave();
            super.onCancel();
        }
    }
}
