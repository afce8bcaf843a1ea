package io.thermocline.rest;

import io.thermocline.block.BlockId;
import io.thermocline.blocks.BlockView;
import io.thermocline.blocks.Include;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Reads of blocks that lie in memory, in front of the resource: answered at once, on the request's event loop. */
final class ResidentBlocks {
    private static final String BLOCKS = "/v1/blocks/";
    private static final int NOT_MODIFIED = 304;

    private ResidentBlocks() {}

    /** Answers a plain read of a block that is in memory; leaves all else to the resource. */
    static void answer(RoutingContext context) {
        Optional<BlockView> block = asked(context).flatMap(id -> find(Exchange.of(context), id));
        if (block.isPresent()) {
            answer(context, block.get());
        } else {
            context.next();
        }
    }

    private static Optional<BlockId> asked(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = context.normalizedPath();
        return request.method().equals(HttpMethod.GET) && request.query() == null && path.startsWith(BLOCKS)
                ? BlockId.parse(path.substring(BLOCKS.length()))
                : Optional.empty();
    }

    private static Optional<BlockView> find(Exchange exchange, BlockId id) {
        return exchange.as("blocks.get").services().blocks().getIfResident(exchange.call(), id, Include.CONTENT);
    }

    private static void answer(RoutingContext context, BlockView block) {
        long version = block.envelope().version();
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.ETAG, Tags.of(version))
                .putHeader(Answers.TIER, block.tier().name());
        if (Tags.names(context.request().getHeader(HttpHeaders.IF_NONE_MATCH), version)) {
            response.setStatusCode(NOT_MODIFIED).end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, Endpoint.JSON).end(BlockWriter.buffer(block));
        }
    }
}
