package io.thermocline.rest;

import io.smallrye.mutiny.Uni;
import io.thermocline.blocks.Call;
import io.thermocline.tiers.Tiers;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.function.BiFunction;

/** What operators see of the tiers, and do with them. */
@Path("/v1/tiers")
public final class TiersResource {
    /** All tiers and levels. */
    @GET
    public Uni<Response> report(@Context RoutingContext context) {
        return shown(context, "tiers.report", (tiers, call) -> TierJson.report(tiers.report(call.caller())));
    }

    /** Who uses memory. */
    @GET
    @Path("breakdown")
    public Uni<Response> breakdown(@Context RoutingContext context) {
        return shown(context, "tiers.breakdown", (tiers, call) -> TierJson.breakdown(tiers.breakdown(call.caller())));
    }

    /** How blocks are read. */
    @GET
    @Path("patterns")
    public Uni<Response> patterns(@Context RoutingContext context) {
        return shown(context, "tiers.patterns", (tiers, call) -> PatternJson.patterns(tiers.patterns(call.caller())));
    }

    /** What is not yet in the next tier. */
    @GET
    @Path("sync-status")
    public Uni<Response> syncStatus(@Context RoutingContext context) {
        return shown(context, "tiers.sync-status", (tiers, call) -> TierJson.sync(tiers.sync(call.caller())));
    }

    static Uni<Response> shown(RoutingContext context, String operation, BiFunction<Tiers, Call, byte[]> document) {
        Exchange exchange = Exchange.of(context).as(operation);
        return Work.blocking(
                () -> Answers.json(document.apply(exchange.services().tiers(), exchange.call())));
    }

    /** Begins to free memory. */
    @POST
    @Path("evict")
    public Uni<Response> evict(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("tiers.evict");
        return Work.later(exchange, () -> {
                    Call call = exchange.write();
                    return exchange.services()
                            .tiers()
                            .evict(call.caller(), call.idempotency(), EvictionBody.read(exchange.body()));
                })
                .map(OperationJson::begun);
    }

    /** Begins to move segments to the archive. */
    @POST
    @Path("archive")
    public Uni<Response> archive(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("tiers.archive");
        return Work.later(exchange, () -> {
                    Call call = exchange.write();
                    return exchange.services()
                            .tiers()
                            .archive(call.caller(), call.idempotency(), EvictionBody.read(exchange.body()));
                })
                .map(OperationJson::begun);
    }

    /** Begins to bring segments back from the archive. */
    @POST
    @Path("promote")
    public Uni<Response> promote(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("tiers.promote");
        return Work.later(exchange, () -> {
                    Call call = exchange.write();
                    return exchange.services()
                            .tiers()
                            .promote(call.caller(), call.idempotency(), EvictionBody.read(exchange.body()));
                })
                .map(OperationJson::begun);
    }

    /** Begins to write everything acknowledged to segments. */
    @POST
    @Path("sync")
    public Uni<Response> sync(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("tiers.sync");
        return Work.later(exchange, () -> {
                    EvictionBody.readForce(exchange.body());
                    Call call = exchange.write();
                    return exchange.services().tiers().flush(call.caller(), call.idempotency());
                })
                .map(OperationJson::begun);
    }

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
