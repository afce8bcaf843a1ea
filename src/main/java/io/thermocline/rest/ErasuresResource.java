package io.thermocline.rest;

import io.smallrye.mutiny.Uni;
import io.thermocline.deletion.Selection;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** Erasing blocks for good. */
@Path("/v1/erasures")
public final class ErasuresResource {
    private final RestLimits limits;

    ErasuresResource(RestLimits limits) {
        this.limits = limits;
    }

    /** Begins to erase blocks. */
    @POST
    public Uni<Response> erase(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("erasures.start");
        return Work.later(exchange, () -> {
                    Selection selection = DeletionBody.read(exchange.body(), limits.blocks());
                    return exchange.services().erasures().start(exchange.write(), selection);
                })
                .map(OperationJson::begun);
    }
}
