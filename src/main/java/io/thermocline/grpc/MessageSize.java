package io.thermocline.grpc;

import io.grpc.netty.NettyServerBuilder;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.server.GrpcServerOptions;
import jakarta.inject.Singleton;

/** Has the server take messages of what size {@link MessageIntake} lets pass. */
@Singleton
class MessageSize implements ServerBuilderCustomizer<NettyServerBuilder> {
    private final GrpcLimits limits;

    MessageSize(GrpcLimits limits) {
        this.limits = limits;
    }

    @Override
    public void customize(GrpcServerConfiguration configuration, GrpcServerOptions options) {
        options.setMaxMessageSize(limits.messageBytes());
    }
}
