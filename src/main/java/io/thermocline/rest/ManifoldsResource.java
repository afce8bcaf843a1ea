package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.mutiny.Uni;
import io.thermocline.manifolds.Geometry;
import io.thermocline.manifolds.Manifold;
import io.thermocline.manifolds.ManifoldAnswer;
import io.thermocline.manifolds.ManifoldDraft;
import io.thermocline.manifolds.ManifoldPage;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Manifolds. */
@Path("/v1/manifolds")
public final class ManifoldsResource {
    private static final int SIZE_HINT = 256;

    /** A page of manifolds, by name. */
    @GET
    public Uni<Response> list(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("manifolds.list");
        return Work.blocking(() -> {
            ManifoldPage page = exchange.services()
                    .manifolds()
                    .list(exchange.call().caller(), Parameters.limit(exchange), exchange.parameter("cursor"));
            return Answers.page("manifolds", page.manifolds(), ManifoldsResource::write, page.nextCursor());
        });
    }

    /** One manifold. */
    @GET
    @Path("{name}")
    public Uni<Response> get(@PathParam("name") String name, @Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("manifolds.get");
        return Work.blocking(() -> {
            Manifold found = exchange.services().manifolds().get(exchange.call().caller(), name);
            boolean known = Tags.names(exchange.header("if-none-match"), found.version());
            Response.ResponseBuilder response =
                    known ? Response.notModified() : Response.ok(document(found), MediaType.APPLICATION_JSON_TYPE);
            return response.header(HttpHeaders.ETAG, Tags.of(found.version())).build();
        });
    }

    /** Declares a manifold. */
    @PUT
    @Path("{name}")
    public Uni<Response> put(@PathParam("name") String name, @Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("manifolds.put");
        return Work.later(exchange, () -> {
                    ManifoldDraft draft = JsonInput.document(exchange.body(), input -> Fields.read(input, name));
                    return exchange.services()
                            .manifolds()
                            .put(
                                    exchange.call().caller(),
                                    name,
                                    draft,
                                    Tags.condition(exchange),
                                    exchange.write().idempotency());
                })
                .map(ManifoldsResource::written);
    }

    /** Takes a declaration back. */
    @DELETE
    @Path("{name}")
    public Uni<Response> delete(@PathParam("name") String name, @Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("manifolds.delete");
        return Work.later(
                        exchange,
                        () -> exchange.services()
                                .manifolds()
                                .delete(
                                        exchange.call().caller(),
                                        name,
                                        Tags.condition(exchange),
                                        exchange.write().idempotency()))
                .map(ManifoldsResource::written);
    }

    private static Response written(ManifoldAnswer answer) {
        Response.ResponseBuilder response = switch (answer.outcome()) {
            case CREATED ->
                json(Response.status(201), answer)
                        .header(
                                HttpHeaders.LOCATION,
                                "/v1/manifolds/"
                                        + PathText.encode(answer.manifold().name()));
            case REPLACED -> json(Response.ok(), answer);
            case DELETED -> Response.noContent();
        };
        return Answers.committed(response, answer.sequence(), answer.durability(), answer.replayed())
                .build();
    }

    private static Response.ResponseBuilder json(Response.ResponseBuilder response, ManifoldAnswer answer) {
        return response.type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.ETAG, Tags.of(answer.manifold().version()))
                .entity(document(answer.manifold()));
    }

    private static byte[] document(Manifold manifold) {
        return JsonOutput.document(SIZE_HINT, to -> write(to, manifold));
    }

    private static void write(JsonGenerator to, Manifold manifold) throws IOException {
        to.writeStartObject();
        to.writeStringField("name", manifold.name());
        to.writeStringField("geometry", manifold.geometry().name());
        to.writeStringField("encoder", manifold.encoder());
        to.writeStringField("description", manifold.description());
        to.writeEndObject();
    }

    /** Collects the fields of a declaration. */
    private static final class Fields {
        private final JsonInput input;
        private final String target;
        private @Nullable Geometry geometry;
        private @Nullable Double curvature;
        private @Nullable String encoder;
        private @Nullable String description;

        private Fields(JsonInput input, String target) {
            this.input = input;
            this.target = target;
        }

        static ManifoldDraft read(JsonInput input, String target) {
            Fields fields = new Fields(input, target);
            input.object(fields::field);
            return new ManifoldDraft(fields.geometry, fields.curvature, fields.encoder, fields.description);
        }

        private boolean field(String name) {
            switch (name) {
                case "name" -> name();
                case "geometry" -> geometry = input.isNull() ? null : input.name(Geometry.class);
                case "curvature" -> curvature = input.isNull() ? null : (Double) input.number();
                case "encoder" -> encoder = input.isNull() ? null : input.string();
                case "description" -> description = input.isNull() ? null : input.string();
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void name() {
            if (!input.isNull() && !input.string().equals(target)) {
                throw input.invalid("is another than the one in the path");
            }
        }
    }
}
