package io.thermocline.rest;

import io.smallrye.mutiny.Uni;
import io.thermocline.blocks.Call;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** What operators do with the tiers. */
@Path("/v1/tiers")
public final class TiersResource {
    /** Begins to compact the store. */
    @POST
    @Path("compact")
    public Uni<Response> compact(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("tiers.compact");
        return Work.later(exchange, () -> {
                    requireNoFields(exchange.body());
                    Call call = exchange.write();
                    return exchange.services().tiers().compact(call.caller(), call.idempotency());
                })
                .map(OperationJson::begun);
    }

    /** The body may be left out; what may stand in it comes with later versions. */
    private static void requireNoFields(byte[] body) {
        if (body.length > 0) {
            JsonInput.document(body, input -> {
                input.object(name -> false);
                return body;
            });
        }
    }
}
