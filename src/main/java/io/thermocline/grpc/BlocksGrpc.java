package io.thermocline.grpc;

import com.google.protobuf.ByteString;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.thermocline.block.BlockId;
import io.thermocline.blocks.BlockDraft;
import io.thermocline.blocks.BlockService;
import io.thermocline.blocks.BlockView;
import io.thermocline.blocks.Call;
import io.thermocline.blocks.Include;
import io.thermocline.blocks.Limits;
import io.thermocline.blocks.ListPage;
import io.thermocline.blocks.ListQuery;
import io.thermocline.blocks.ManyView;
import io.thermocline.blocks.TransactionAnswer;
import io.thermocline.blocks.TransactionStep;
import io.thermocline.blocks.WriteAnswer;
import io.thermocline.calls.Calls;
import io.thermocline.query.QueryAnswer;
import io.thermocline.system.WriteCondition;
import io.thermocline.v1.BatchReply;
import io.thermocline.v1.BatchRequest;
import io.thermocline.v1.Block;
import io.thermocline.v1.BlockTarget;
import io.thermocline.v1.Blocks;
import io.thermocline.v1.CreateBlockRequest;
import io.thermocline.v1.DeleteBlockRequest;
import io.thermocline.v1.GetBlockRequest;
import io.thermocline.v1.GetManyReply;
import io.thermocline.v1.GetManyRequest;
import io.thermocline.v1.ListBlocksReply;
import io.thermocline.v1.ListBlocksRequest;
import io.thermocline.v1.PatchBlockRequest;
import io.thermocline.v1.PutBlockRequest;
import io.thermocline.v1.TransactReply;
import io.thermocline.v1.TransactRequest;
import io.thermocline.v1.WriteReply;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The twin of {@code /v1/blocks} and {@code /v1/transactions}. */
@GrpcService
public class BlocksGrpc implements Blocks {
    private final Limits limits;

    BlocksGrpc(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Uni<WriteReply> create(CreateBlockRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    Call call = guest.write(
                            new Calls.Wishes(true, request.getWaitIndexed(), request.getReimport()), request);
                    return guest.services()
                            .blocks()
                            .create(
                                    call,
                                    Incoming.draft(request.getBlock()),
                                    Incoming.conditionOfCreate(request.getCondition()));
                })
                .map(answer -> Outgoing.written(guest, answer));
    }

    @Override
    public Uni<WriteReply> put(PutBlockRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    Call call = guest.write(
                            new Calls.Wishes(true, request.getWaitIndexed(), request.getReimport()), request);
                    BlockDraft draft = Incoming.draft(request.getBlock());
                    return put(
                            guest.services().blocks(),
                            call,
                            request.getTarget(),
                            draft,
                            Incoming.condition(request.getCondition()));
                })
                .map(answer -> Outgoing.written(guest, answer));
    }

    /** A write to what a target names. */
    static CompletableFuture<WriteAnswer> put(
            BlockService blocks, Call call, BlockTarget target, BlockDraft draft, WriteCondition condition) {
        return switch (target.getTargetCase()) {
            case ID -> blocks.put(call, Incoming.id("target.id", target.getId()), draft, condition);
            case KEY -> blocks.putByKey(call, Incoming.key(target.getKey()), draft, condition);
            case TARGET_NOT_SET -> throw Incoming.malformed("target", "is needed: an id or a key");
        };
    }

    @Override
    public Uni<WriteReply> patch(PatchBlockRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    Call call = guest.write(
                            new Calls.Wishes(true, request.getWaitIndexed(), request.getReimport()), request);
                    return guest.services()
                            .blocks()
                            .patch(
                                    call,
                                    Incoming.id("id", request.getId()),
                                    Incoming.patch(request.getPatch()),
                                    Incoming.condition(request.getCondition()));
                })
                .map(answer -> Outgoing.written(guest, answer));
    }

    @Override
    public Uni<WriteReply> delete(DeleteBlockRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> guest.services()
                        .blocks()
                        .delete(
                                guest.write(new Calls.Wishes(true, false, request.getReimport()), request),
                                Incoming.id("id", request.getId()),
                                Incoming.condition(request.getCondition())))
                .map(answer -> Outgoing.written(guest, answer));
    }

    @Override
    public Uni<Block> get(GetBlockRequest request) {
        Guest guest = Guest.current();
        return Replies.of(() -> Outgoing.block(Parts.of(request, find(guest, request))));
    }

    private static BlockView find(Guest guest, GetBlockRequest request) {
        Include include = Incoming.include(request.hasInclude(), request.getInclude(), Include.CONTENT);
        OptionalLong version = Incoming.version(request);
        Call call = guest.call(Calls.Wishes.NONE);
        BlockService blocks = guest.services().blocks();
        BlockTarget target = request.getTarget();
        return switch (target.getTargetCase()) {
            case ID -> blocks.get(call, Incoming.id("target.id", target.getId()), include, version);
            case KEY -> blocks.getByKey(call, Incoming.key(target.getKey()), include, version);
            case TARGET_NOT_SET -> throw Incoming.malformed("target", "is needed: an id or a key");
        };
    }

    @Override
    public Uni<GetManyReply> getMany(GetManyRequest request) {
        Guest guest = Guest.current();
        return Replies.of(() -> {
            Include include = Incoming.include(request.hasInclude(), request.getInclude(), Include.CONTENT);
            List<BlockId> ids = request.getIdsList().stream()
                    .map((ByteString id) -> Incoming.id("ids", id))
                    .toList();
            ManyView many = guest.services().blocks().getMany(guest.call(Calls.Wishes.NONE), ids, include);
            return GetManyReply.newBuilder()
                    .addAllBlocks(many.blocks().stream().map(Outgoing::block).toList())
                    .addAllMissing(many.missing().stream().map(Outgoing::id).toList())
                    .build();
        });
    }

    @Override
    public Uni<ListBlocksReply> list(ListBlocksRequest request) {
        Guest guest = Guest.current();
        return Replies.of(() -> {
            ListQuery query = new ListQuery(
                    Incoming.blockClass(request.getClass_()),
                    request.hasTag() ? request.getTag() : null,
                    limit(request.getLimit()),
                    request.getCursor().isEmpty() ? null : request.getCursor(),
                    Incoming.include(request.hasInclude(), request.getInclude(), Include.METADATA));
            Call call = guest.call(Calls.Wishes.NONE);
            if (request.hasFilter()) {
                QueryAnswer found = guest.services()
                        .queries()
                        .list(
                                call.caller(),
                                query,
                                request.getFilter(),
                                QueriesGrpc.consistency(request.getConsistency()));
                return page(found.blocks(), found.nextCursor());
            }
            ListPage page = guest.services().blocks().list(call, query);
            return page(page.blocks(), page.nextCursor());
        });
    }

    private static ListBlocksReply page(List<BlockView> blocks, @Nullable String next) {
        return ListBlocksReply.newBuilder()
                .addAllBlocks(blocks.stream().map(Outgoing::block).toList())
                .setNextCursor(next == null ? "" : next)
                .build();
    }

    /** The limit of a page; 0 stands for the default. */
    static int limit(int limit) {
        if (limit < 0 || limit > ListQuery.MAX_LIMIT) {
            throw Incoming.malformed("limit", "must be at most " + ListQuery.MAX_LIMIT);
        }
        return limit == 0 ? ListQuery.DEFAULT_LIMIT : limit;
    }

    @Override
    public Multi<BatchReply> batch(Multi<BatchRequest> requests) {
        return GrpcBatch.answers(Guest.current(), requests);
    }

    @Override
    public Uni<TransactReply> transact(TransactRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    List<TransactionStep> steps = Steps.of(request, limits.transactionSteps());
                    Call call = guest.write(
                            new Calls.Wishes(true, request.getWaitIndexed(), request.getReimport()), request);
                    return guest.services().blocks().transact(call, steps);
                })
                .map(answer -> reply(guest, answer));
    }

    private static TransactReply reply(Guest guest, TransactionAnswer answer) {
        Outgoing.committed(guest, answer.sequence(), answer.durability(), answer.replayed());
        return TransactReply.newBuilder()
                .setSequence(answer.sequence())
                .setDurability(Outgoing.durability(answer.durability()))
                .setReplayed(answer.replayed())
                .addAllResults(answer.answers().stream().map(Outgoing::line).toList())
                .build();
    }
}
