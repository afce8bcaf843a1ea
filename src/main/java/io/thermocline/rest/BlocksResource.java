package io.thermocline.rest;

import io.smallrye.mutiny.Uni;
import io.thermocline.block.BlockId;
import io.thermocline.blocks.BlockDraft;
import io.thermocline.blocks.BlockKey;
import io.thermocline.blocks.BlockPatch;
import io.thermocline.blocks.BlockView;
import io.thermocline.blocks.Include;
import io.thermocline.blocks.ListPage;
import io.thermocline.blocks.ListQuery;
import io.thermocline.blocks.ManyView;
import io.thermocline.blocks.WriteAnswer;
import io.thermocline.deletion.Selection;
import io.thermocline.query.Consistency;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Blocks, one at a time and in lists. */
@Path("/v1/blocks")
public final class BlocksResource {
    private final RestLimits limits;

    BlocksResource(RestLimits limits) {
        this.limits = limits;
    }

    /** Creates a block. */
    @POST
    public Uni<Response> create(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("blocks.create");
        return write(exchange, () -> {
            if (exchange.header("if-match") != null) {
                throw Exchange.malformed("If-Match", "a block that is still to be created has no version");
            }
            return exchange.services().blocks().create(exchange.write(), draft(exchange), Tags.condition(exchange));
        });
    }

    /** Creates or replaces a block by its key. */
    @PUT
    public Uni<Response> putByKey(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("blocks.putByKey");
        return write(exchange, () -> {
            BlockKey key = requireKey(exchange);
            return exchange.services()
                    .blocks()
                    .putByKey(exchange.write(), key, draft(exchange), Tags.condition(exchange));
        });
    }

    /** Creates or replaces a block by its id. */
    @PUT
    @Path("{id}")
    public Uni<Response> put(@PathParam("id") String id, @Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("blocks.put");
        return write(exchange, () -> {
            BlockId block = Exchange.id(id);
            return exchange.services().blocks().put(exchange.write(), block, draft(exchange), Tags.condition(exchange));
        });
    }

    /** Changes a block's metadata. */
    @PATCH
    @Path("{id}")
    public Uni<Response> patch(@PathParam("id") String id, @Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("blocks.patch");
        return write(exchange, () -> {
            BlockId block = Exchange.id(id);
            BlockPatch patch = JsonInput.document(exchange.body(), input -> BlockReader.patch(input, limits.blocks()));
            return exchange.services().blocks().patch(exchange.write(), block, patch, Tags.condition(exchange));
        });
    }

    /** Deletes a block. */
    @DELETE
    @Path("{id}")
    public Uni<Response> delete(@PathParam("id") String id, @Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("blocks.delete");
        return write(exchange, () -> {
            return exchange.services().blocks().delete(exchange.write(), Exchange.id(id), Tags.condition(exchange));
        });
    }

    /** One block, from where reading it may take time; {@link ResidentBlocks} answers what lies in memory. */
    @GET
    @Path("{id}")
    public Uni<Response> get(@PathParam("id") String id, @Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("blocks.get");
        BlockId block = Exchange.id(id);
        return Work.blocking(() -> {
            BlockView found = exchange.services()
                    .blocks()
                    .get(
                            exchange.call(),
                            block,
                            Parameters.include(exchange, Include.CONTENT),
                            Parameters.version(exchange));
            return Answers.block(found, exchange.header("if-none-match"));
        });
    }

    /** The headers of one block. */
    @HEAD
    @Path("{id}")
    public Uni<Response> head(@PathParam("id") String id, @Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("blocks.head");
        return Work.blocking(() -> {
            BlockView found = exchange.services()
                    .blocks()
                    .get(exchange.call(), Exchange.id(id), Include.METADATA, Parameters.version(exchange));
            return Answers.head(found, exchange.header("if-none-match"));
        });
    }

    /** The headers of the block that holds a key, or of the list. */
    @HEAD
    public Uni<Response> headByKey(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context);
        BlockKey key = Parameters.key(exchange);
        if (key == null) {
            exchange.as("blocks.list");
            return Work.blocking(() -> page(exchange));
        }
        exchange.as("blocks.headByKey");
        return Work.blocking(() -> {
            BlockView found = exchange.services()
                    .blocks()
                    .getByKey(exchange.call(), key, Include.METADATA, Parameters.version(exchange));
            return Answers.head(found, exchange.header("if-none-match"));
        });
    }

    /** Where one block lies now. */
    @GET
    @Path("{id}/tiers")
    public Uni<Response> tiers(@PathParam("id") String id, @Context RoutingContext context) {
        return TiersResource.shown(
                context, "blocks.tiers", (tiers, call) -> TierJson.place(tiers.place(call.caller(), Exchange.id(id))));
    }

    /** The content alone, whole or in part. */
    @GET
    @Path("{id}/content")
    public Uni<Response> content(@PathParam("id") String id, @Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("blocks.content");
        return content(exchange, id);
    }

    /** The headers of the content. */
    @HEAD
    @Path("{id}/content")
    public Uni<Response> contentHead(@PathParam("id") String id, @Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("blocks.contentHead");
        return Work.blocking(() -> {
            BlockView found = exchange.services()
                    .blocks()
                    .get(exchange.call(), Exchange.id(id), Include.METADATA, Parameters.version(exchange));
            return ContentAnswer.head(exchange, found);
        });
    }

    private static Uni<Response> content(Exchange exchange, String id) {
        return Work.blocking(() -> {
            BlockView found = exchange.services()
                    .blocks()
                    .get(exchange.call(), Exchange.id(id), Include.CONTENT, Parameters.version(exchange));
            return ContentAnswer.of(exchange, found);
        });
    }

    /** The block that holds a key, or else a page of the list. */
    @GET
    public Uni<Response> list(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context);
        BlockKey key = Parameters.key(exchange);
        if (key == null) {
            exchange.as("blocks.list");
            return Work.blocking(() -> page(exchange));
        }
        exchange.as("blocks.getByKey");
        return Work.blocking(() -> {
            OptionalLong version = Parameters.version(exchange);
            BlockView found = exchange.services()
                    .blocks()
                    .getByKey(exchange.call(), key, Parameters.include(exchange, Include.CONTENT), version);
            return Answers.block(found, exchange.header("if-none-match"));
        });
    }

    private static Response page(Exchange exchange) {
        ListQuery query = Parameters.list(exchange);
        String filter = exchange.parameter("filter");
        if (filter != null) {
            Consistency consistency = Parameters.consistency(exchange.parameter("consistency"));
            return QueriesResource.blocks(
                    exchange.services().queries().list(exchange.call().caller(), query, filter, consistency));
        }
        ListPage page = exchange.services().blocks().list(exchange.call(), query);
        return Answers.page("blocks", page.blocks(), BlockWriter::write, page.nextCursor());
    }

    /** Many blocks at once. */
    @POST
    @Path("get")
    public Uni<Response> many(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("blocks.getMany");
        return Work.blocking(exchange, () -> {
            ManyRequest request = ManyRequest.read(exchange.body(), limits.blocks());
            ManyView many = exchange.services().blocks().getMany(exchange.call(), request.ids(), request.include());
            return Answers.json(JsonOutput.object(many.blocks().size() * 1_024 + 64, to -> {
                to.writeArrayFieldStart("blocks");
                for (BlockView block : many.blocks()) {
                    BlockWriter.write(to, block);
                }
                to.writeEndArray();
                to.writeArrayFieldStart("missing");
                for (BlockId missing : many.missing()) {
                    to.writeString(missing.toString());
                }
                to.writeEndArray();
            }));
        });
    }

    /** Begins to delete many blocks. */
    @POST
    @Path("delete")
    public Uni<Response> deleteMany(@Context RoutingContext context) {
        Exchange exchange = Exchange.of(context).as("blocks.deleteMany");
        return Work.later(exchange, () -> {
                    Selection selection = DeletionBody.read(exchange.body(), limits.blocks());
                    return exchange.services().deletions().start(exchange.write(), selection);
                })
                .map(OperationJson::begun);
    }

    private BlockDraft draft(Exchange exchange) {
        return JsonInput.document(exchange.body(), input -> BlockReader.draft(input, limits.blocks()));
    }

    private static BlockKey requireKey(Exchange exchange) {
        BlockKey key = Parameters.key(exchange);
        if (key == null) {
            throw Exchange.malformed("key", "a PUT names its block by ?key= or by an id in its path");
        }
        return key;
    }

    private static Uni<Response> write(Exchange exchange, Supplier<CompletableFuture<WriteAnswer>> writing) {
        return Work.later(exchange, writing).map(Answers::written);
    }
}
