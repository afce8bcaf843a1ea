package io.thermocline.rest;

import io.smallrye.mutiny.Uni;
import io.thermocline.blocks.Call;
import io.thermocline.operations.Operation;
import io.thermocline.operations.OperationPage;
import io.thermocline.operations.OperationQuery;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** Long tasks that calls began. */
@Path("/v1/operations")
public final class OperationsResource {
    /** A page of operations, newest first. */
    @GET
    public Uni<Response> list(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("operations.list");
        return Work.blocking(() -> {
            String state = exchange.parameter("state");
            OperationQuery query = new OperationQuery(
                    state == null ? null : Parameters.named("state", state, Operation.State.class),
                    exchange.parameter("kind"),
                    Parameters.limit(exchange),
                    exchange.parameter("cursor"));
            OperationPage page =
                    exchange.services().operations().list(exchange.call().caller(), query);
            return Answers.page("operations", page.operations(), OperationJson::write, page.nextCursor());
        });
    }

    /** One operation. */
    @GET
    @Path("{id}")
    public Uni<Response> get(@PathParam("id") String id, @Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("operations.get");
        return Work.blocking(() -> Answers.json(OperationJson.document(
                exchange.services().operations().get(exchange.call().caller(), Exchange.id(id)))));
    }

    /** Asks an operation to stop. */
    @DELETE
    @Path("{id}")
    public Uni<Response> cancel(@PathParam("id") String id, @Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("operations.cancel");
        return Work.later(exchange, () -> {
                    Call call = exchange.write();
                    return exchange.services().operations().cancel(call.caller(), call.idempotency(), Exchange.id(id));
                })
                .map(OperationJson::cancelled);
    }
}
