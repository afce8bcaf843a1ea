package io.thermocline.grpc;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.thermocline.block.BlockId;
import io.thermocline.blocks.BlockDraft;
import io.thermocline.blocks.Call;
import io.thermocline.blocks.WriteAnswer;
import io.thermocline.calls.Calls;
import io.thermocline.calls.Failures;
import io.thermocline.calls.VirtualThreads;
import io.thermocline.system.WriteCondition;
import io.thermocline.v1.BatchReply;
import io.thermocline.v1.BatchRequest;
import io.thermocline.v1.BlockTarget;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One streamed batch. Writes of a bounded number of requests are under way at once; answers come in the order of the requests. Requests of one
 * target happen one after another.
 */
final class GrpcBatch {
    private static final int UNDER_WAY = 64;

    private final Guest guest;
    // The last write under way of each target. Requests come one by one, so that only one thread touches it at a time.
    private final Map<Object, CompletableFuture<WriteAnswer>> underWay = new HashMap<>();
    private long index;

    private GrpcBatch(Guest guest) {
        this.guest = guest;
    }

    static Multi<BatchReply> answers(Guest guest, Multi<BatchRequest> requests) {
        GrpcBatch batch = new GrpcBatch(guest);
        // Between the start of a write and its answer lie as many requests as the buffer holds; it asks for more as it
        // empties.
        return requests.map(batch::answer)
                .emitOn(VirtualThreads::run, UNDER_WAY)
                .onItem()
                .transformToUniAndConcatenate(answer -> Uni.createFrom().completionStage(answer))
                .onFailure()
                .transform(Statuses::of);
    }

    private synchronized CompletableFuture<BatchReply> answer(BatchRequest request) {
        BatchReply.Builder reply = BatchReply.newBuilder().setIndex(index++);
        return start(request)
                .handle((written, failure) -> failure == null
                        ? reply.setWritten(Outgoing.line(written)).build()
                        : reply.setProblem(Outgoing.problem(Failures.problem(failure)))
                                .build());
    }

    private CompletableFuture<WriteAnswer> start(BatchRequest request) {
        Supplier<CompletableFuture<WriteAnswer>> write = () -> write(request);
        Object target = target(request);
        if (target == null) {
            return VirtualThreads.start(write);
        }
        if (underWay.size() >= UNDER_WAY) {
            underWay.values().removeIf(CompletableFuture::isDone);
        }
        CompletableFuture<WriteAnswer> before = underWay.get(target);
        CompletableFuture<WriteAnswer> written = before == null
                ? VirtualThreads.start(write)
                : before.handle((done, failed) -> 0).thenCompose(go -> VirtualThreads.start(write));
        underWay.put(target, written);
        return written;
    }

    private static @org.jspecify.annotations.Nullable Object target(BatchRequest request) {
        return switch (request.getTarget().getTargetCase()) {
            case ID -> request.getTarget().getId();
            case KEY -> request.getTarget().getKey();
            case TARGET_NOT_SET ->
                request.getBlock().hasId() ? request.getBlock().getId() : null;
        };
    }

    private CompletableFuture<WriteAnswer> write(BatchRequest request) {
        guest.requireOpen();
        String key = request.getIdempotencyKey();
        Calls.Wishes wishes = new Calls.Wishes(true, request.getWaitIndexed(), request.getReimport());
        Call call = Guest.repeatable(guest.call(wishes), key.isEmpty() ? null : key, request);
        BlockDraft draft = Incoming.draft(request.getBlock());
        if (request.getTarget().getTargetCase() != BlockTarget.TargetCase.TARGET_NOT_SET) {
            return BlocksGrpc.put(guest.services().blocks(), call, request.getTarget(), draft, WriteCondition.NONE);
        }
        BlockId id = draft.id();
        return id == null
                ? guest.services().blocks().create(call, draft)
                : guest.services().blocks().put(call, id, draft, WriteCondition.NONE);
    }
}
