package io.thermocline.rest;

import io.micrometer.core.instrument.Timer;
import io.thermocline.block.BlockId;
import io.thermocline.blocks.BlockView;
import io.thermocline.blocks.Call;
import io.thermocline.blocks.Include;
import io.thermocline.calls.CallMetrics;
import io.thermocline.calls.Calls;
import io.thermocline.calls.Gate;
import io.thermocline.calls.Metadata;
import io.thermocline.calls.Services;
import io.thermocline.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads of blocks that lie in memory, in front of the intake: answered at once, on the request's event loop, with no exchange to keep and no body to wait for. Whatever is
 * not just that, or would be refused, is left to the intake and the resource. Thread-safe.
 */
final class ResidentBlocks {
    private static final String BLOCKS = "/v1/blocks/";
    private static final int NOT_MODIFIED = 304;
    private static final CharSequence JSON = HttpHeaders.createOptimized(Endpoint.JSON);
    private static final CharSequence TIER = HttpHeaders.createOptimized(Answers.TIER);

    /** Names of headers with their hash, which a string would be read through for each request. */
    private static final Map<String, CharSequence> NAMES = Stream.of(
                    Metadata.AUTHORIZATION,
                    Metadata.MANIFOLD,
                    Metadata.DEVICE,
                    Metadata.CORRELATION_ID,
                    Metadata.SESSION,
                    "origin",
                    "host")
            .collect(Collectors.toUnmodifiableMap(Function.identity(), HttpHeaders::createOptimized));

    private final Gate<Services> gate;
    private final CallMetrics metrics;

    ResidentBlocks(Gate<Services> gate, CallMetrics metrics) {
        this.gate = gate;
        this.metrics = metrics;
    }

    /** Answers a plain read of a block that is in memory; hands on all else. */
    void answer(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<BlockId> id = asked(request);
        if (id.isEmpty() || !answer(request, id.get())) {
            context.next();
        }
    }

    private static Optional<BlockId> asked(HttpServerRequest request) {
        String target = request.uri();
        return target.startsWith(BLOCKS) && !Demands.hasBody(request)
                ? BlockId.parse(target.substring(BLOCKS.length()))
                : Optional.empty();
    }

    private boolean answer(HttpServerRequest request, BlockId id) {
        Timer.Sample sample = metrics.start();
        try (Gate<Services>.Pass pass = gate.enter()) {
            Call call = Calls.identify(pass.services(), name -> header(request, name), null, Calls.Wishes.NONE);
            Demands.requireAccepted(Demands.accept(request), Endpoint.JSON);
            Optional<BlockView> block = pass.services().blocks().getIfResident(call, id, Include.CONTENT);
            block.ifPresent(found -> metrics.stop(sample, Intake.DOOR, "blocks.get", send(request, found)));
            return block.isPresent();
        } catch (ProblemException e) {
            // said again, with all that belongs to it, by whoever comes next
            return false;
        }
    }

    private static @Nullable String header(HttpServerRequest request, String name) {
        return request.getHeader(NAMES.getOrDefault(name, name));
    }

    /** Sends the answer, and gives its status. */
    private static String send(HttpServerRequest request, BlockView block) {
        long version = block.envelope().version();
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.ETAG, Tags.of(version))
                .putHeader(TIER, block.tier().name());
        if (Tags.names(request.getHeader(HttpHeaders.IF_NONE_MATCH), version)) {
            response.setStatusCode(NOT_MODIFIED).end();
            return "304";
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(BlockWriter.buffer(block), null);
        return "200";
    }
}
