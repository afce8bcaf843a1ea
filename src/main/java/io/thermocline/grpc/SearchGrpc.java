package io.thermocline.grpc;

import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.thermocline.block.Caller;
import io.thermocline.blocks.BlockView;
import io.thermocline.blocks.Limits;
import io.thermocline.blocks.Tier;
import io.thermocline.calls.Calls;
import io.thermocline.search.SearchAnswer;
import io.thermocline.search.SearchHit;
import io.thermocline.v1.Hit;
import io.thermocline.v1.HitSource;
import io.thermocline.v1.Search;
import io.thermocline.v1.SearchReply;
import io.thermocline.v1.SearchRequest;
import java.util.Locale;

/** The twin of {@code /v1/search}. */
@GrpcService
public class SearchGrpc implements Search {
    private final Limits limits;

    SearchGrpc(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Uni<SearchReply> search(SearchRequest request) {
        Guest guest = Guest.current();
        return Replies.of(() -> {
            // The exact scan looks at all there are.
            if (request.hasCandidates() && request.getCandidates() < 1) {
                throw Incoming.malformed("candidates", "must be a whole number between 1 and " + Integer.MAX_VALUE);
            }
            Caller caller = Incoming.within(guest.call(Calls.Wishes.NONE).caller(), request.getManifoldsList(), limits);
            return message(guest.services().search().search(caller, incoming(request)));
        });
    }

    private static io.thermocline.search.SearchRequest incoming(SearchRequest request) {
        return new io.thermocline.search.SearchRequest(
                target(request),
                request.hasK() ? (Integer) request.getK() : null,
                mode(request),
                request.hasFilter() ? request.getFilter() : null,
                new io.thermocline.search.SearchRequest.Include(
                        request.getInclude().getContent(), request.getInclude().getVectors()),
                request.getExplain(),
                request.hasDeadline() ? Incoming.duration("deadline", request.getDeadline()) : null);
    }

    private static io.thermocline.search.SearchRequest.Target target(SearchRequest request) {
        return switch (request.getNearCase()) {
            case TEXT -> io.thermocline.search.SearchRequest.Target.text(request.getText());
            case VECTOR ->
                io.thermocline.search.SearchRequest.Target.vector(
                        Incoming.floats(request.getVector().getValuesList()));
            case BLOCK_ID ->
                io.thermocline.search.SearchRequest.Target.block(
                        Incoming.id("block_id", request.getBlockId()).toString());
            case NEAR_NOT_SET -> new io.thermocline.search.SearchRequest.Target(null, null, null);
        };
    }

    private static String mode(SearchRequest request) {
        return switch (request.getMode()) {
            case SEMANTIC, FULLTEXT, HYBRID -> request.getMode().name().toLowerCase(Locale.ROOT);
            case UNRECOGNIZED -> throw Incoming.malformed("mode", "must be one of SEMANTIC, FULLTEXT, HYBRID");
        };
    }

    private static SearchReply message(SearchAnswer answer) {
        SearchReply.Builder reply =
                SearchReply.newBuilder().setComplete(answer.complete()).setPendingBlocks(answer.pendingBlocks());
        answer.hits().forEach(hit -> reply.addHits(message(hit)));
        return reply.addAllPlan(PlanSteps.of(answer.plan())).build();
    }

    private static Hit message(SearchHit hit) {
        SearchHit.Parts parts = hit.parts();
        Tier tier = Tier.of(hit.resident(), hit.archived());
        return Hit.newBuilder()
                .setScore(hit.score())
                .setSource(parts.content() == null ? HitSource.INDEX : HitSource.INDEX_AND_STORE)
                .setChunk(hit.place().chunk())
                .setOffset(hit.place().offset())
                .setLength(hit.place().length())
                .setBlock(Outgoing.block(
                        new BlockView(hit.envelope(), hit.header(), parts.content(), parts.vectors(), tier)))
                .build();
    }
}
