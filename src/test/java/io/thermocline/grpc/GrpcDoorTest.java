package io.thermocline.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.thermocline.v1.BatchReply;
import io.thermocline.v1.BatchRequest;
import io.thermocline.v1.Block;
import io.thermocline.v1.BlockClass;
import io.thermocline.v1.BlockDraft;
import io.thermocline.v1.BlockFields;
import io.thermocline.v1.BlockKey;
import io.thermocline.v1.BlockPatch;
import io.thermocline.v1.BlockTarget;
import io.thermocline.v1.BlocksGrpc;
import io.thermocline.v1.ContentRange;
import io.thermocline.v1.CreateBlockRequest;
import io.thermocline.v1.DeleteBlockRequest;
import io.thermocline.v1.GetBlockRequest;
import io.thermocline.v1.Guard;
import io.thermocline.v1.PatchBlockRequest;
import io.thermocline.v1.PutBlockRequest;
import io.thermocline.v1.SearchGrpc;
import io.thermocline.v1.SearchReply;
import io.thermocline.v1.SearchRequest;
import io.thermocline.v1.TransactReply;
import io.thermocline.v1.TransactRequest;
import io.thermocline.v1.TransactionOperation;
import io.thermocline.v1.VersionList;
import io.thermocline.v1.WriteCondition;
import io.thermocline.v1.WriteReply;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gRPC door does by itself; what both doors promise is tested through both. */
@QuarkusTest
@TestProfile(GrpcDoorTest.SmallMessages.class)
class GrpcDoorTest {
    private static final int LIMIT = 1 << 20;
    private static final int REQUESTS = 8;

    /** Low limits, so that it takes little to reach them. */
    public static final class SmallMessages implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "thermocline.limits.request-bytes",
                    "1M",
                    "thermocline.limits.requests",
                    Integer.toString(REQUESTS));
        }
    }

    @TestHTTPResource
    URI server;

    private ManagedChannel channel;
    private BlocksGrpc.BlocksBlockingStub blocks;

    @BeforeEach
    void open() {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        blocks = BlocksGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
    }

    @Test
    void refusesAMessageAboveTheLimitOfTheSettingsAndSaysSo() throws InvalidProtocolBufferException {
        CreateBlockRequest request = CreateBlockRequest.newBuilder()
                .setBlock(BlockDraft.newBuilder().setContent(ByteString.copyFrom(new byte[LIMIT])))
                .build();
        // More of them than may be under way: each must have been let go again.
        for (int i = 0; i < 2 * REQUESTS; i++) {
            StatusRuntimeException failure = failure(() -> blocks.create(request));
            assertThat(failure.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
            assertThat(failure.getStatus().getDescription())
                    .isEqualTo("message: is larger than 1048576 bytes (thermocline.limits.request-bytes)");
            List<Any> details = StatusProto.fromThrowable(failure).getDetailsList();
            assertThat(details.get(0).unpack(ErrorInfo.class).getReason()).isEqualTo("/problems/too-large");
            assertThat(details.get(1)
                            .unpack(BadRequest.class)
                            .getFieldViolations(0)
                            .getField())
                    .isEqualTo("message");
        }
        assertThat(create(draft("small")).getBlock().getEnvelope().getVersion()).isEqualTo(1);
    }

    @Test
    void refusesAMessageAboveTheLimitAmidAStream() {
        List<BatchReply> replies = new ArrayList<>();
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> over = new CompletableFuture<>();
        StreamObserver<BatchRequest> requests = BlocksGrpc.newStub(channel).batch(new StreamObserver<>() {
            @Override
            public void onNext(BatchReply reply) {
                replies.add(reply);
                first.complete(null);
            }

            @Override
            public void onError(Throwable failure) {
                over.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                over.complete(null);
            }
        });
        requests.onNext(BatchRequest.newBuilder().setBlock(draft("one")).build());
        first.join();
        requests.onNext(BatchRequest.newBuilder()
                .setBlock(BlockDraft.newBuilder().setContent(ByteString.copyFrom(new byte[LIMIT])))
                .build());
        CompletionException ended = catchThrowableOfType(CompletionException.class, over::join);
        StatusRuntimeException failure = (StatusRuntimeException) ended.getCause();
        assertThat(failure.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(failure.getStatus().getDescription()).contains("larger than 1048576 bytes");
        assertThat(StatusProto.fromThrowable(failure).getDetailsCount()).isEqualTo(2);
        assertThat(replies).hasSize(1);
    }

    @Test
    void documentationChangesByAReimportAlone() {
        WriteReply made = create(documentation("one"));
        ByteString id = made.getBlock().getEnvelope().getId();
        PutBlockRequest.Builder put =
                PutBlockRequest.newBuilder().setTarget(target(id)).setBlock(documentation("two"));
        assertThat(failure(() -> blocks.put(put.build())).getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(blocks.put(put.setReimport(true).build())
                        .getBlock()
                        .getEnvelope()
                        .getVersion())
                .isEqualTo(2);

        PatchBlockRequest.Builder patch = PatchBlockRequest.newBuilder()
                .setId(id)
                .setPatch(BlockPatch.newBuilder()
                        .setFields(BlockFields.newBuilder().setName("n")));
        assertThat(failure(() -> blocks.patch(patch.build())).getStatus().getCode())
                .isEqualTo(Code.PERMISSION_DENIED);
        assertThat(blocks.patch(patch.setReimport(true).build())
                        .getBlock()
                        .getHeader()
                        .getName())
                .isEqualTo("n");

        TransactRequest.Builder transact = TransactRequest.newBuilder()
                .addOperations(TransactionOperation.newBuilder()
                        .setPut(TransactionOperation.Put.newBuilder()
                                .setTarget(target(id))
                                .setBlock(documentation("three"))));
        assertThat(failure(() -> blocks.transact(transact.build())).getStatus().getCode())
                .isEqualTo(Code.PERMISSION_DENIED);
        assertThat(blocks.transact(transact.setReimport(true).build())
                        .getResults(0)
                        .getVersion())
                .isEqualTo(4);

        DeleteBlockRequest.Builder delete = DeleteBlockRequest.newBuilder().setId(id);
        assertThat(failure(() -> blocks.delete(delete.build())).getStatus().getCode())
                .isEqualTo(Code.PERMISSION_DENIED);
        assertThat(blocks.delete(delete.setReimport(true).build())
                        .getBlock()
                        .getEnvelope()
                        .getVersion())
                .isEqualTo(5);
    }

    @Test
    void aBatchReimportsWhereItSaysSo() {
        BlockTarget target =
                target(create(documentation("one")).getBlock().getEnvelope().getId());
        List<BatchReply> replies = new ArrayList<>();
        CompletableFuture<Void> over = new CompletableFuture<>();
        StreamObserver<BatchRequest> requests = BlocksGrpc.newStub(channel).batch(new StreamObserver<>() {
            @Override
            public void onNext(BatchReply reply) {
                replies.add(reply);
            }

            @Override
            public void onError(Throwable failure) {
                over.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                over.complete(null);
            }
        });
        BatchRequest.Builder put = BatchRequest.newBuilder().setTarget(target).setBlock(documentation("two"));
        requests.onNext(put.build());
        requests.onNext(put.setReimport(true).build());
        requests.onCompleted();
        over.join();
        assertThat(replies.get(0).getProblem().getType()).isEqualTo("/problems/read-only");
        assertThat(replies.get(1).getWritten().getVersion()).isEqualTo(2);
    }

    @Test
    void aTransactionWaitsForTheVectorsOfLongTexts() {
        String longText = "The harbour lay still, and nobody spoke of the storm to come. ".repeat(400);
        blocks.transact(TransactRequest.newBuilder()
                .addOperations(TransactionOperation.newBuilder()
                        .setCreate(TransactionOperation.Create.newBuilder().setBlock(draft(longText))))
                .setWaitIndexed(true)
                .build());
        SearchReply reply = search(SearchRequest.newBuilder().setText("storm").setK(1));
        assertThat(reply.getComplete()).isTrue();
        assertThat(reply.getPendingBlocks()).isZero();
    }

    @Test
    void leavesOutWhatTheCallerHas() {
        WriteReply made = create(draft("content"));
        GetBlockRequest.Builder get = GetBlockRequest.newBuilder()
                .setTarget(target(made.getBlock().getEnvelope().getId()));
        assertThat(blocks.get(get.setKnownVersion(2).build()).getContent().toStringUtf8())
                .isEqualTo("content");
        Block known = blocks.get(get.setKnownVersion(1).build());
        assertThat(known.hasContent()).isFalse();
        assertThat(known.getEnvelope().getVersion()).isEqualTo(1);
        assertThat(fields(() -> blocks.get(get.setVersion(0).build()))).containsExactly("version");
    }

    @Test
    void givesAPartOfAContent() {
        ByteString id = create(draft("0123456789")).getBlock().getEnvelope().getId();
        assertThat(part(id, ContentRange.newBuilder().setOffset(2).setLength(3)))
                .isEqualTo("234");
        assertThat(part(id, ContentRange.newBuilder().setOffset(8).setLength(-1L)))
                .isEqualTo("89");
        assertThat(part(id, ContentRange.newBuilder().setOffset(9))).isEqualTo("9");
        for (long beyond : new long[] {10, -1L}) {
            StatusRuntimeException failure =
                    failure(() -> part(id, ContentRange.newBuilder().setOffset(beyond)));
            assertThat(failure.getStatus().getCode()).isEqualTo(Code.OUT_OF_RANGE);
        }
        assertThat(fields(() -> part(id, ContentRange.newBuilder().setLength(0))))
                .containsExactly("range.length");
    }

    @Test
    void writesOnConditions() {
        ByteString id = create(draft("one")).getBlock().getEnvelope().getId();
        CreateBlockRequest.Builder again = CreateBlockRequest.newBuilder()
                .setBlock(draft("two").toBuilder().setId(id));
        assertThat(failure(() -> blocks.create(again.build())).getStatus().getCode())
                .isEqualTo(Code.ALREADY_EXISTS);
        again.setCondition(WriteCondition.newBuilder().setAbsent(true));
        assertThat(failure(() -> blocks.create(again.build())).getStatus().getCode())
                .isEqualTo(Code.FAILED_PRECONDITION);
        again.setCondition(WriteCondition.newBuilder().setVersion(1));
        assertThat(fields(() -> blocks.create(again.build()))).containsExactly("condition");

        PutBlockRequest.Builder put =
                PutBlockRequest.newBuilder().setTarget(target(id)).setBlock(draft("two"));
        put.setCondition(versions(2, 3));
        assertThat(failure(() -> blocks.put(put.build())).getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
        put.setCondition(versions(1, 3));
        assertThat(blocks.put(put.build()).getBlock().getEnvelope().getVersion())
                .isEqualTo(2);
        put.setCondition(versions());
        assertThat(fields(() -> blocks.put(put.build()))).containsExactly("condition.versions");
    }

    @Test
    void aTransactionPatchesAndDeletesByKey() {
        ByteString kept = create(keyed("kept")).getBlock().getEnvelope().getId();
        ByteString gone = create(keyed("gone")).getBlock().getEnvelope().getId();
        TransactionOperation.Patch.Builder patch = TransactionOperation.Patch.newBuilder()
                .setKey(BlockKey.newBuilder().setKey("kept"))
                .setPatch(BlockPatch.newBuilder()
                        .setFields(BlockFields.newBuilder().setName("n")));
        TransactionOperation.Delete.Builder delete = TransactionOperation.Delete.newBuilder()
                .setKey(BlockKey.newBuilder().setKey("gone"));
        TransactReply reply = blocks.transact(TransactRequest.newBuilder()
                .addOperations(TransactionOperation.newBuilder().setPatch(patch))
                .addOperations(TransactionOperation.newBuilder().setDelete(delete))
                .build());
        assertThat(reply.getResultsList()).extracting(each -> each.getId()).containsExactly(kept, gone);
        TransactRequest both = TransactRequest.newBuilder()
                .addOperations(TransactionOperation.newBuilder().setDelete(delete.setId(gone)))
                .build();
        assertThat(fields(() -> blocks.transact(both))).containsExactly("operations[0].key");
    }

    private static BlockDraft keyed(String key) {
        return draft(key).toBuilder()
                .setFields(BlockFields.newBuilder().setKey(key))
                .build();
    }

    @Test
    void writesOnAConditionOverTheBlock() {
        WriteReply made = blocks.create(
                CreateBlockRequest.newBuilder().setBlock(draft("guarded")).build());
        assertThat(failure(() -> blocks.transact(deleteIf(made, "version == 2")))
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.ABORTED);
        assertThat(fields(() -> blocks.transact(deleteIf(made, "version =="))))
                .containsExactly("operations[0].condition");
        assertThat(blocks.transact(deleteIf(made, "version == 1")).getResultsCount())
                .isEqualTo(1);
    }

    private static TransactRequest deleteIf(WriteReply block, String condition) {
        return TransactRequest.newBuilder()
                .addOperations(TransactionOperation.newBuilder()
                        .setDelete(TransactionOperation.Delete.newBuilder()
                                .setId(block.getBlock().getEnvelope().getId()))
                        .setGuard(Guard.newBuilder().setCondition(condition)))
                .build();
    }

    @Test
    void saysWhatIsNotThereYetAndNamesTheFieldAtFault() {
        SearchRequest.Builder search = SearchRequest.newBuilder().setText("x");
        assertThat(fields(() -> search(search.setCandidates(0)))).containsExactly("candidates");
        search.setCandidates(5).getDeadlineBuilder().setSeconds(Long.MAX_VALUE).setNanos(Integer.MAX_VALUE);
        assertThat(fields(() -> search(search))).containsExactly("deadline");
        search.clearDeadline().addManifolds("no name");
        assertThat(fields(() -> search(search))).containsExactly("manifolds[0]");
        for (int i = 0; i < 65; i++) {
            search.addManifolds("m" + i);
        }
        assertThat(fields(() -> search(search))).containsExactly("manifolds");
    }

    private WriteReply create(BlockDraft draft) {
        return blocks.create(CreateBlockRequest.newBuilder().setBlock(draft).build());
    }

    private SearchReply search(SearchRequest.Builder request) {
        return SearchGrpc.newBlockingStub(channel).search(request.build());
    }

    private String part(ByteString id, ContentRange.Builder range) {
        return blocks.get(GetBlockRequest.newBuilder()
                        .setTarget(target(id))
                        .setRange(range)
                        .build())
                .getContent()
                .toStringUtf8();
    }

    private static BlockDraft draft(String content) {
        return BlockDraft.newBuilder()
                .setContent(ByteString.copyFromUtf8(content))
                .build();
    }

    private static BlockDraft documentation(String content) {
        return draft(content).toBuilder().setClass_(BlockClass.DOCUMENTATION).build();
    }

    private static BlockTarget target(ByteString id) {
        return BlockTarget.newBuilder().setId(id).build();
    }

    private static WriteCondition versions(long... versions) {
        VersionList.Builder list = VersionList.newBuilder();
        for (long version : versions) {
            list.addValues(version);
        }
        return WriteCondition.newBuilder().setVersions(list).build();
    }

    private static StatusRuntimeException failure(Supplier<?> call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::get);
    }

    private static List<String> fields(Supplier<?> call) {
        try {
            for (Any detail : StatusProto.fromThrowable(failure(call)).getDetailsList()) {
                if (detail.is(BadRequest.class)) {
                    return detail.unpack(BadRequest.class).getFieldViolationsList().stream()
                            .map(BadRequest.FieldViolation::getField)
                            .toList();
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
        return List.of();
    }
}
