package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.mutiny.Uni;
import io.thermocline.block.Caller;
import io.thermocline.blocks.BlockView;
import io.thermocline.query.Consistency;
import io.thermocline.query.GroupsAnswer;
import io.thermocline.query.GroupsRequest;
import io.thermocline.query.QueryAnswer;
import io.thermocline.query.QueryService;
import io.thermocline.table.TableAggregate;
import io.thermocline.table.TableValue;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;

/** Questions about metadata. */
@Path("/v1/blocks/query")
public final class QueriesResource {
    private final RestLimits limits;

    QueriesResource(RestLimits limits) {
        this.limits = limits;
    }

    /** A page of blocks, or figures about groups of them. */
    @POST
    public Uni<Response> query(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("blocks.query");
        return Work.blocking(exchange, () -> {
            QueryBody body = QueryBody.read(exchange.body(), limits.blocks());
            Consistency consistency = Parameters.consistency(exchange.parameter("consistency"));
            Caller caller = body.within(exchange.call().caller());
            QueryService queries = exchange.services().queries();
            GroupsRequest groups = body.groups(consistency);
            return groups == null
                    ? blocks(queries.query(caller, body.blocks(consistency)))
                    : groups(queries.groups(caller, groups));
        });
    }

    /** A page of blocks as an answer. */
    static Response blocks(QueryAnswer answer) {
        return Answers.json(JsonOutput.object(answer.blocks().size() * 1_024 + 64, to -> {
            to.writeArrayFieldStart("blocks");
            for (BlockView block : answer.blocks()) {
                BlockWriter.write(to, block);
            }
            to.writeEndArray();
            if (answer.nextCursor() != null) {
                to.writeStringField("nextCursor", answer.nextCursor());
            }
            PlanJson.write(to, answer.plan());
        }));
    }

    private static Response groups(GroupsAnswer answer) {
        return Answers.json(JsonOutput.object(answer.groups().size() * 128 + 64, to -> {
            to.writeArrayFieldStart("groups");
            for (TableAggregate.Group group : answer.groups()) {
                to.writeStartObject();
                write(to, "by", answer.groupBy(), group.by());
                write(to, "metrics", answer.metrics(), group.metrics());
                to.writeEndObject();
            }
            to.writeEndArray();
            PlanJson.write(to, answer.plan());
        }));
    }

    private static void write(JsonGenerator to, String field, List<String> names, List<TableValue> values)
            throws IOException {
        to.writeObjectFieldStart(field);
        for (int i = 0; i < names.size(); i++) {
            to.writeFieldName(names.get(i));
            write(to, values.get(i));
        }
        to.writeEndObject();
    }

    private static void write(JsonGenerator to, TableValue value) throws IOException {
        switch (value) {
            case TableValue.Missing _ -> to.writeNull();
            case TableValue.Text(String text) -> to.writeString(text);
            case TableValue.Whole(BigInteger whole) -> to.writeNumber(whole);
            case TableValue.Real(double real) when Double.isFinite(real) -> to.writeNumber(real);
            // JSON has no number for it
            case TableValue.Real(double real) -> to.writeString(Double.toString(real));
            case TableValue.Flag(boolean flag) -> to.writeBoolean(flag);
            case TableValue.Time(long micros) -> to.writeString(Times.format(micros));
            case TableValue.Json(String json) -> to.writeRawValue(json);
        }
    }
}
