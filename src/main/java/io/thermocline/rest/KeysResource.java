package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.mutiny.Uni;
import io.thermocline.access.ApiKey;
import io.thermocline.access.KeyWrite;
import io.thermocline.access.NewApiKey;
import io.thermocline.blocks.Call;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** API keys, for operators. The text of a key is shown once, in the answer to its making. */
@Path("/v1/keys")
public final class KeysResource {
    private static final int SIZE_HINT = 256;

    /** Makes a key. */
    @POST
    public Uni<Response> create(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("keys.create");
        return Work.later(exchange, () -> {
                    Fields fields = JsonInput.document(exchange.body(), Fields::read);
                    if (fields.name == null) {
                        throw Exchange.malformed("name", "is needed");
                    }
                    Call call = exchange.write();
                    return exchange.services()
                            .keys()
                            .create(call.caller(), fields.name, fields.operator, call.idempotency());
                })
                .map(KeysResource::created);
    }

    /** All keys, without their texts. */
    @GET
    public Uni<Response> list(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("keys.list");
        return Work.blocking(() -> {
            List<ApiKey> keys = exchange.services().keys().list(exchange.call().caller());
            return Answers.page("keys", keys, KeysResource::write, null);
        });
    }

    /** Takes a key away. */
    @DELETE
    @Path("{name}")
    public Uni<Response> delete(@PathParam("name") String name, @Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("keys.delete");
        return Work.later(exchange, () -> {
                    Call call = exchange.write();
                    return exchange.services().keys().delete(call.caller(), name, call.idempotency());
                })
                .map(write -> committed(Response.noContent(), write).build());
    }

    private static Response created(NewApiKey made) {
        byte[] document = JsonOutput.object(SIZE_HINT, to -> {
            fields(to, made.key());
            to.writeStringField("key", made.text());
        });
        return committed(Response.status(201), made.write())
                .header(
                        HttpHeaders.LOCATION,
                        "/v1/keys/" + PathText.encode(made.key().name()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(document)
                .build();
    }

    private static Response.ResponseBuilder committed(Response.ResponseBuilder response, KeyWrite write) {
        return Answers.committed(response, write.sequence(), write.durability(), write.replayed());
    }

    private static void write(JsonGenerator to, ApiKey key) throws IOException {
        to.writeStartObject();
        fields(to, key);
        to.writeEndObject();
    }

    private static void fields(JsonGenerator to, ApiKey key) throws IOException {
        to.writeStringField("name", key.name());
        to.writeBooleanField("operator", key.operator());
        Instant createdAt = key.createdAt();
        if (createdAt != null) {
            to.writeStringField("createdAt", Times.format(ChronoUnit.MICROS.between(Instant.EPOCH, createdAt)));
        }
    }

    /** Collects the fields of a new key. */
    private static final class Fields {
        private final JsonInput input;
        private @Nullable String name;
        private boolean operator;

        private Fields(JsonInput input) {
            this.input = input;
        }

        static Fields read(JsonInput input) {
            Fields fields = new Fields(input);
            input.object(fields::field);
            return fields;
        }

        private boolean field(String field) {
            switch (field) {
                case "name" -> name = input.isNull() ? null : input.string();
                case "operator" -> operator = !input.isNull() && input.bool();
                default -> {
                    return false;
                }
            }
            return true;
        }
    }
}
