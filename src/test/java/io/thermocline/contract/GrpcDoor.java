package io.thermocline.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.thermocline.v1.BatchReply;
import io.thermocline.v1.BatchRequest;
import io.thermocline.v1.Block;
import io.thermocline.v1.BlockDraft;
import io.thermocline.v1.BlockFields;
import io.thermocline.v1.BlockKey;
import io.thermocline.v1.BlockPatch;
import io.thermocline.v1.BlockTarget;
import io.thermocline.v1.BlocksGrpc;
import io.thermocline.v1.CreateBlockRequest;
import io.thermocline.v1.DeleteBlockRequest;
import io.thermocline.v1.DeleteManifoldRequest;
import io.thermocline.v1.DraftVector;
import io.thermocline.v1.DraftVectors;
import io.thermocline.v1.GetBlockRequest;
import io.thermocline.v1.GetManyReply;
import io.thermocline.v1.GetManyRequest;
import io.thermocline.v1.ListBlocksReply;
import io.thermocline.v1.ListBlocksRequest;
import io.thermocline.v1.ListManifoldsRequest;
import io.thermocline.v1.ManifoldsGrpc;
import io.thermocline.v1.PatchBlockRequest;
import io.thermocline.v1.PutBlockRequest;
import io.thermocline.v1.PutManifoldRequest;
import io.thermocline.v1.SearchGrpc;
import io.thermocline.v1.SearchRequest;
import io.thermocline.v1.TextList;
import io.thermocline.v1.TransactReply;
import io.thermocline.v1.TransactRequest;
import io.thermocline.v1.TransactionOperation;
import io.thermocline.v1.WriteCondition;
import io.thermocline.v1.WriteReply;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Over gRPC. */
final class GrpcDoor implements Door {
    private static final Metadata.Key<String> MANIFOLD =
            Metadata.Key.of("x-thermocline-manifold", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> IDEMPOTENCY =
            Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER);

    private static final Result DONE = new Result(null, List.of(), null, 0, null, null, null, 0, false);

    private final Channel channel;
    private final String manifold;

    GrpcDoor(Channel channel, String manifold) {
        this.channel = channel;
        this.manifold = manifold;
    }

    @Override
    public Door in(String other) {
        return new GrpcDoor(channel, other);
    }

    private BlocksGrpc.BlocksBlockingStub blocks(@Nullable String idempotencyKey) {
        Metadata metadata = new Metadata();
        metadata.put(MANIFOLD, manifold);
        if (idempotencyKey != null) {
            metadata.put(IDEMPOTENCY, idempotencyKey);
        }
        return BlocksGrpc.newBlockingStub(channel)
                .withMaxInboundMessageSize(64 << 20)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    @Override
    public Result create(Spec spec, @Nullable String idempotencyKey) {
        return written(() -> blocks(idempotencyKey)
                .create(CreateBlockRequest.newBuilder().setBlock(draft(spec)).build()));
    }

    @Override
    public Result put(UUID id, Spec spec, long ifVersion) {
        PutBlockRequest.Builder request =
                PutBlockRequest.newBuilder().setTarget(target(id)).setBlock(draft(spec));
        if (ifVersion != 0) {
            request.setCondition(WriteCondition.newBuilder().setVersion(ifVersion));
        }
        return written(() -> blocks(null).put(request.build()));
    }

    @Override
    public Result putIfAbsent(UUID id, Spec spec) {
        return written(() -> blocks(null)
                .put(PutBlockRequest.newBuilder()
                        .setTarget(target(id))
                        .setBlock(draft(spec))
                        .setCondition(WriteCondition.newBuilder().setAbsent(true))
                        .build()));
    }

    @Override
    public Result putByKey(String key, Spec spec) {
        return written(() -> blocks(null)
                .put(PutBlockRequest.newBuilder()
                        .setTarget(target(key))
                        .setBlock(draft(spec))
                        .build()));
    }

    @Override
    public Result rename(UUID id, String name) {
        return written(() -> blocks(null)
                .patch(PatchBlockRequest.newBuilder()
                        .setId(bytes(id))
                        .setPatch(BlockPatch.newBuilder()
                                .setFields(BlockFields.newBuilder().setName(name)))
                        .build()));
    }

    @Override
    public Result get(UUID id) {
        return read(GetBlockRequest.newBuilder().setTarget(target(id)));
    }

    @Override
    public Result getVersion(UUID id, long version) {
        return read(GetBlockRequest.newBuilder().setTarget(target(id)).setVersion(version));
    }

    @Override
    public Result getByKey(String key) {
        return read(GetBlockRequest.newBuilder().setTarget(target(key)));
    }

    private Result read(GetBlockRequest.Builder request) {
        return guarded(() -> result(blocks(null).get(request.build()), 0, false));
    }

    @Override
    public Result delete(UUID id) {
        return written(() -> blocks(null)
                .delete(DeleteBlockRequest.newBuilder().setId(bytes(id)).build()));
    }

    @Override
    public List<UUID> list(String tag, int limit) {
        List<UUID> ids = new ArrayList<>();
        String cursor = "";
        do {
            ListBlocksReply page = blocks(null)
                    .list(ListBlocksRequest.newBuilder()
                            .setTag(tag)
                            .setLimit(limit)
                            .setCursor(cursor)
                            .build());
            page.getBlocksList().forEach(each -> ids.add(uuid(each.getEnvelope().getId())));
            cursor = page.getNextCursor();
        } while (!cursor.isEmpty());
        return ids;
    }

    @Override
    public Many many(List<UUID> ids) {
        GetManyReply reply = blocks(null)
                .getMany(GetManyRequest.newBuilder()
                        .addAllIds(ids.stream().map(GrpcDoor::bytes).toList())
                        .build());
        return new Many(
                reply.getBlocksList().stream()
                        .map(each -> uuid(each.getEnvelope().getId()))
                        .toList(),
                reply.getMissingList().stream().map(GrpcDoor::uuid).toList());
    }

    @Override
    public List<Result> batch(List<Spec> specs) {
        List<Result> results = new ArrayList<>();
        CompletableFuture<List<Result>> done = new CompletableFuture<>();
        StreamObserver<BatchRequest> requests = BlocksGrpc.newStub(channel).batch(new StreamObserver<>() {
            @Override
            public void onNext(BatchReply reply) {
                results.add(
                        reply.hasProblem()
                                ? Result.problem(
                                        reply.getProblem().getType(),
                                        reply.getProblem().getViolationsList().stream()
                                                .map(each -> each.getField())
                                                .toList())
                                : new Result(
                                        null,
                                        List.of(),
                                        uuid(reply.getWritten().getId()),
                                        reply.getWritten().getVersion(),
                                        null,
                                        null,
                                        null,
                                        reply.getWritten().getSequence(),
                                        false));
            }

            @Override
            public void onError(Throwable failure) {
                done.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                done.complete(results);
            }
        });
        specs.forEach(each ->
                requests.onNext(BatchRequest.newBuilder().setBlock(draft(each)).build()));
        requests.onCompleted();
        return done.join();
    }

    @Override
    public Result transact(List<Spec> creates, UUID delete) {
        TransactRequest.Builder request = TransactRequest.newBuilder();
        creates.forEach(each -> request.addOperations(TransactionOperation.newBuilder()
                .setCreate(TransactionOperation.Create.newBuilder().setBlock(draft(each)))));
        request.addOperations(TransactionOperation.newBuilder()
                .setDelete(TransactionOperation.Delete.newBuilder().setId(bytes(delete))));
        return guarded(() -> {
            TransactReply reply = blocks(null).transact(request.build());
            return new Result(null, List.of(), null, 0, null, null, null, reply.getSequence(), reply.getReplayed());
        });
    }

    @Override
    public List<UUID> search(String text, int k) {
        Metadata metadata = new Metadata();
        metadata.put(MANIFOLD, manifold);
        return SearchGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .search(SearchRequest.newBuilder().setText(text).setK(k).build())
                .getHitsList()
                .stream()
                .map(each -> uuid(each.getBlock().getEnvelope().getId()))
                .toList();
    }

    @Override
    public Result renameToNothing(UUID id, String label, String value) {
        return written(() -> blocks(null)
                .patch(PatchBlockRequest.newBuilder()
                        .setId(bytes(id))
                        .setPatch(BlockPatch.newBuilder()
                                .setFields(BlockFields.newBuilder().putLabels(label, value))
                                .setMask(FieldMask.newBuilder().addPaths("name").addPaths("labels")))
                        .build()));
    }

    @Override
    public @Nullable String declare(String name, String description) {
        return guarded(() -> {
                    ManifoldsGrpc.newBlockingStub(channel)
                            .put(PutManifoldRequest.newBuilder()
                                    .setName(name)
                                    .setDescription(description)
                                    .build());
                    return DONE;
                })
                .problem();
    }

    @Override
    public List<String> manifolds() {
        return ManifoldsGrpc.newBlockingStub(channel)
                .list(ListManifoldsRequest.getDefaultInstance())
                .getManifoldsList()
                .stream()
                .map(each -> each.getName())
                .toList();
    }

    @Override
    public @Nullable String undeclare(String name) {
        return guarded(() -> {
                    ManifoldsGrpc.newBlockingStub(channel)
                            .delete(DeleteManifoldRequest.newBuilder()
                                    .setName(name)
                                    .build());
                    return DONE;
                })
                .problem();
    }

    private static BlockDraft draft(Spec spec) {
        BlockFields.Builder fields = BlockFields.newBuilder();
        if (spec.name() != null) {
            fields.setName(spec.name());
        }
        if (spec.mediaType() != null) {
            fields.setMediaType(spec.mediaType());
        }
        if (!spec.tags().isEmpty()) {
            fields.setTags(TextList.newBuilder().addAllValues(spec.tags()));
        }
        if (spec.attributes() != null) {
            fields.setAttributesJson(ByteString.copyFromUtf8(spec.attributes()));
        }
        BlockDraft.Builder draft = BlockDraft.newBuilder().setFields(fields);
        if (spec.content() != null) {
            draft.setContent(ByteString.copyFrom(spec.content()));
        }
        if (spec.vector() != null) {
            DraftVector.Builder vector = DraftVector.newBuilder();
            for (float value : spec.vector()) {
                vector.addValues(value);
            }
            draft.setVectors(DraftVectors.newBuilder().addVectors(vector));
        }
        return draft.build();
    }

    private static Result written(Supplier<WriteReply> write) {
        return guarded(() -> {
            WriteReply reply = write.get();
            return result(reply.getBlock(), reply.getSequence(), reply.getReplayed());
        });
    }

    private static Result result(Block block, long sequence, boolean replayed) {
        return new Result(
                null,
                List.of(),
                uuid(block.getEnvelope().getId()),
                block.getEnvelope().getVersion(),
                block.getHeader().getName(),
                block.hasContent() ? block.getContent().toByteArray() : null,
                block.getHeader().getAttributesJson().toStringUtf8(),
                sequence,
                replayed);
    }

    private static Result guarded(Supplier<Result> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            return problem(e);
        }
    }

    private static Result problem(StatusRuntimeException failure) {
        String type = null;
        List<String> fields = new ArrayList<>();
        try {
            for (com.google.protobuf.Any detail :
                    StatusProto.fromThrowable(failure).getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    type = detail.unpack(ErrorInfo.class).getReason();
                } else if (detail.is(BadRequest.class)) {
                    detail.unpack(BadRequest.class)
                            .getFieldViolationsList()
                            .forEach(each -> fields.add(each.getField()));
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
        if (type == null) {
            throw failure;
        }
        return Result.problem(type, fields);
    }

    private static BlockTarget target(UUID id) {
        return BlockTarget.newBuilder().setId(bytes(id)).build();
    }

    private static BlockTarget target(String key) {
        return BlockTarget.newBuilder()
                .setKey(BlockKey.newBuilder().setKey(key))
                .build();
    }

    private static ByteString bytes(UUID id) {
        return ByteString.copyFrom(ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .flip());
    }

    private static UUID uuid(ByteString bytes) {
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
