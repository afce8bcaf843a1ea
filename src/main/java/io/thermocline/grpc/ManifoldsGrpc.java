package io.thermocline.grpc;

import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.thermocline.calls.Calls;
import io.thermocline.manifolds.ManifoldAnswer;
import io.thermocline.manifolds.ManifoldDraft;
import io.thermocline.manifolds.ManifoldPage;
import io.thermocline.v1.DeleteManifoldRequest;
import io.thermocline.v1.Geometry;
import io.thermocline.v1.GetManifoldRequest;
import io.thermocline.v1.ListManifoldsReply;
import io.thermocline.v1.ListManifoldsRequest;
import io.thermocline.v1.Manifold;
import io.thermocline.v1.ManifoldReply;
import io.thermocline.v1.Manifolds;
import io.thermocline.v1.Outcome;
import io.thermocline.v1.PutManifoldRequest;
import org.jspecify.annotations.Nullable;

/** The twin of {@code /v1/manifolds}. */
@GrpcService
public class ManifoldsGrpc implements Manifolds {
    @Override
    public Uni<ManifoldReply> put(PutManifoldRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    ManifoldDraft draft = new ManifoldDraft(
                            geometry(request.getGeometry()),
                            request.hasCurvature() ? (Double) request.getCurvature() : null,
                            request.hasEncoder() ? request.getEncoder() : null,
                            request.hasDescription() ? request.getDescription() : null);
                    var call = guest.write(Calls.Wishes.NONE, request);
                    return guest.services()
                            .manifolds()
                            .put(
                                    call.caller(),
                                    request.getName(),
                                    draft,
                                    Incoming.condition(request.getCondition()),
                                    call.idempotency());
                })
                .map(answer -> reply(guest, answer));
    }

    @Override
    public Uni<Manifold> get(GetManifoldRequest request) {
        Guest guest = Guest.current();
        return Replies.of(() -> {
            var found = guest.services()
                    .manifolds()
                    .get(guest.call(Calls.Wishes.NONE).caller(), request.getName());
            return request.hasKnownVersion() && request.getKnownVersion() == found.version()
                    ? Manifold.newBuilder()
                            .setName(found.name())
                            .setVersion(found.version())
                            .build()
                    : message(found);
        });
    }

    @Override
    public Uni<ListManifoldsReply> list(ListManifoldsRequest request) {
        Guest guest = Guest.current();
        return Replies.of(() -> {
            String cursor = request.getCursor();
            ManifoldPage page = guest.services()
                    .manifolds()
                    .list(
                            guest.call(Calls.Wishes.NONE).caller(),
                            BlocksGrpc.limit(request.getLimit()),
                            cursor.isEmpty() ? null : cursor);
            String next = page.nextCursor();
            return ListManifoldsReply.newBuilder()
                    .addAllManifolds(page.manifolds().stream()
                            .map(ManifoldsGrpc::message)
                            .toList())
                    .setNextCursor(next == null ? "" : next)
                    .build();
        });
    }

    @Override
    public Uni<ManifoldReply> delete(DeleteManifoldRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    var call = guest.write(Calls.Wishes.NONE, request);
                    return guest.services()
                            .manifolds()
                            .delete(
                                    call.caller(),
                                    request.getName(),
                                    Incoming.condition(request.getCondition()),
                                    call.idempotency());
                })
                .map(answer -> reply(guest, answer));
    }

    private static ManifoldReply reply(Guest guest, ManifoldAnswer answer) {
        Outgoing.committed(guest, answer.sequence(), answer.durability(), answer.replayed());
        return ManifoldReply.newBuilder()
                .setManifold(message(answer.manifold()))
                .setOutcome(Outcome.valueOf(answer.outcome().name()))
                .setSequence(answer.sequence())
                .setDurability(Outgoing.durability(answer.durability()))
                .setReplayed(answer.replayed())
                .build();
    }

    private static Manifold message(io.thermocline.manifolds.Manifold manifold) {
        return Manifold.newBuilder()
                .setName(manifold.name())
                .setGeometry(Geometry.valueOf(manifold.geometry().name()))
                .setEncoder(manifold.encoder())
                .setDescription(manifold.description())
                .setVersion(manifold.version())
                .build();
    }

    private static io.thermocline.manifolds.@Nullable Geometry geometry(Geometry geometry) {
        return switch (geometry) {
            case GEOMETRY_UNSPECIFIED -> null;
            case EUCLIDEAN, SPHERICAL, HYPERBOLIC -> io.thermocline.manifolds.Geometry.valueOf(geometry.name());
            case UNRECOGNIZED ->
                throw Incoming.malformed("geometry", "must be one of EUCLIDEAN, SPHERICAL, HYPERBOLIC");
        };
    }
}
