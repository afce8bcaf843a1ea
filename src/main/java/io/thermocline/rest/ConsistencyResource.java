package io.thermocline.rest;

import io.smallrye.mutiny.Uni;
import io.thermocline.blocks.Call;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** Whether the parts of the store agree. */
@Path("/v1")
public final class ConsistencyResource {
    /** Begins to compare. */
    @POST
    @Path("consistency/verify")
    public Uni<Response> verify(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("consistency.verify");
        return Work.later(exchange, () -> {
                    boolean deep = ConsistencyBody.deep(exchange.body());
                    Call call = exchange.write();
                    return exchange.services().consistency().verify(call.caller(), call.idempotency(), deep);
                })
                .map(OperationJson::begun);
    }

    /** Begins to compare and to mend. */
    @POST
    @Path("consistency/repair")
    public Uni<Response> repair(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("consistency.repair");
        return Work.later(exchange, () -> {
                    boolean deep = ConsistencyBody.deep(exchange.body());
                    Call call = exchange.write();
                    return exchange.services().consistency().repair(call.caller(), call.idempotency(), deep);
                })
                .map(OperationJson::begun);
    }

    /** Begins to encode blocks again and to derive the metadata table anew. */
    @POST
    @Path("index/rebuild")
    public Uni<Response> rebuild(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("index.rebuild");
        return Work.later(exchange, () -> {
                    var ids = ConsistencyBody.ids(exchange.body());
                    Call call = exchange.write();
                    return exchange.services().consistency().rebuild(call.caller(), call.idempotency(), ids);
                })
                .map(OperationJson::begun);
    }
}
