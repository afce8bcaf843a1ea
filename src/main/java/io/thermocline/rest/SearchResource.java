package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.mutiny.Uni;
import io.thermocline.blocks.BlockView;
import io.thermocline.blocks.Tier;
import io.thermocline.search.SearchAnswer;
import io.thermocline.search.SearchHit;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** Search. */
@Path("/v1/search")
public final class SearchResource {
    private final RestLimits limits;

    SearchResource(RestLimits limits) {
        this.limits = limits;
    }

    /** Finds blocks by meaning. */
    @POST
    public Uni<Response> search(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("search");
        return Work.blocking(exchange, () -> {
            SearchBody body = SearchBody.read(exchange.body(), limits.blocks());
            SearchAnswer answer = exchange.services()
                    .search()
                    .search(body.within(exchange.call().caller()), body.request());
            return Answers.json(JsonOutput.object(answer.hits().size() * 1_024 + 64, to -> write(to, answer)));
        });
    }

    private static void write(JsonGenerator to, SearchAnswer answer) throws IOException {
        to.writeArrayFieldStart("hits");
        for (SearchHit hit : answer.hits()) {
            write(to, hit);
        }
        to.writeEndArray();
        to.writeBooleanField("complete", answer.complete());
        if (answer.pendingBlocks() > 0) {
            to.writeNumberField("pendingBlocks", answer.pendingBlocks());
        }
        PlanJson.write(to, answer.plan());
    }

    private static void write(JsonGenerator to, SearchHit hit) throws IOException {
        Tier tier = Tier.of(hit.resident(), hit.archived());
        to.writeStartObject();
        to.writeNumberField("score", hit.score());
        to.writeStringField("source", hit.source());
        to.writeStringField("tier", tier.name());
        to.writeObjectFieldStart("chunk");
        to.writeNumberField("index", hit.place().chunk());
        to.writeNumberField("offset", hit.place().offset());
        to.writeNumberField("length", hit.place().length());
        to.writeEndObject();
        to.writeFieldName("block");
        SearchHit.Parts parts = hit.parts();
        BlockWriter.write(to, new BlockView(hit.envelope(), hit.header(), parts.content(), parts.vectors(), tier));
        to.writeEndObject();
    }
}
