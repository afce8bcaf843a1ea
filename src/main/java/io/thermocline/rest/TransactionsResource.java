package io.thermocline.rest;

import io.smallrye.mutiny.Uni;
import io.thermocline.blocks.TransactionAnswer;
import io.thermocline.blocks.TransactionStep;
import io.thermocline.blocks.WriteAnswer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Several writes that happen together or not at all. */
@Path("/v1/transactions")
public final class TransactionsResource {
    private final RestLimits limits;

    TransactionsResource(RestLimits limits) {
        this.limits = limits;
    }

    /** Commits a transaction. */
    @POST
    public Uni<Response> commit(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("transactions.commit");
        return Work.later(exchange, () -> {
                    Tags.requireNone(context.request(), "use ifVersion or ifAbsent in an operation");
                    List<TransactionStep> steps = StepReader.read(exchange.body(), limits.blocks());
                    return exchange.services().blocks().transact(exchange.write(), steps);
                })
                .map(TransactionsResource::answer);
    }

    private static Response answer(TransactionAnswer answer) {
        byte[] document = JsonOutput.object(answer.answers().size() * 128 + 64, to -> {
            to.writeNumberField("sequence", answer.sequence());
            to.writeStringField("durability", Answers.name(answer.durability()));
            to.writeArrayFieldStart("versions");
            for (WriteAnswer each : answer.answers()) {
                to.writeNumber(each.block().envelope().version());
            }
            to.writeEndArray();
            to.writeArrayFieldStart("operations");
            for (WriteAnswer each : answer.answers()) {
                to.writeStartObject();
                to.writeNumberField("status", Answers.status(each.outcome()));
                to.writeStringField("id", each.block().envelope().id().toString());
                to.writeNumberField("version", each.block().envelope().version());
                to.writeEndObject();
            }
            to.writeEndArray();
        });
        return Answers.committed(
                        Response.ok(document, MediaType.APPLICATION_JSON_TYPE),
                        answer.sequence(),
                        answer.durability(),
                        answer.replayed())
                .build();
    }
}
