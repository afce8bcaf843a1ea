package io.thermocline.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.thermocline.blocks.Limits;
import io.thermocline.calls.CallMetrics;
import io.thermocline.calls.Gate;
import io.thermocline.calls.Services;
import io.thermocline.grpc.GrpcLimits;
import io.thermocline.rest.MetricsAccess;
import io.thermocline.rest.RestLimits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What the doors are given by the container. */
@ApplicationScoped
class Wiring {
    @Produces
    @Singleton
    Gate<Services> gate(Settings settings) {
        return new Gate<>(settings.limits().requests());
    }

    @Produces
    @Singleton
    CallMetrics metrics(MeterRegistry registry) {
        return new CallMetrics(registry);
    }

    @Produces
    @Singleton
    RestLimits restLimits(Settings settings) {
        return OptionsOfSettings.rest(settings);
    }

    @Produces
    @Singleton
    GrpcLimits grpcLimits(Settings settings) {
        return OptionsOfSettings.grpc(settings);
    }

    @Produces
    @Singleton
    MetricsAccess metricsAccess(Settings settings) {
        return OptionsOfSettings.metrics(settings.auth());
    }

    @Produces
    @Singleton
    Limits limits(Settings settings) {
        return OptionsOfSettings.limits(settings);
    }
}
