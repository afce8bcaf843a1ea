package io.thermocline.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.thermocline.v1.BatchRequest;
import io.thermocline.v1.BlockDraft;
import io.thermocline.v1.BlocksGrpc;
import io.thermocline.v1.CreateBlockRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that are none, as raw bytes. */
@QuarkusTest
@TestProfile(UnreadableMessagesTest.FewRequests.class)
class UnreadableMessagesTest {
    private static final int REQUESTS = 4;
    private static final byte[] GARBAGE = {(byte) 0xff, (byte) 0xff, (byte) 0xff};
    private static final byte[] DRAFT = CreateBlockRequest.newBuilder()
            .setBlock(BlockDraft.newBuilder().setContent(ByteString.copyFromUtf8("x")))
            .build()
            .toByteArray();

    /** Few at once, so that calls that do not end are noticed. */
    public static final class FewRequests implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("thermocline.limits.requests", Integer.toString(REQUESTS));
        }
    }

    /** Bytes as they are. */
    private enum Raw implements MethodDescriptor.Marshaller<byte[]> {
        BYTES;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @TestHTTPResource
    URI server;

    private ManagedChannel channel;

    @BeforeEach
    void open() {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
    }

    private StatusRuntimeException send(MethodDescriptor<?, ?> method, CallOptions options, byte[]... messages) {
        ClientCall<byte[], byte[]> call =
                channel.newCall(method.toBuilder(Raw.BYTES, Raw.BYTES).build(), options);
        CompletableFuture<StatusRuntimeException> ended = new CompletableFuture<>();
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        ended.complete(new StatusRuntimeException(status, trailers));
                    }
                },
                new Metadata());
        call.request(Integer.MAX_VALUE);
        List.of(messages).forEach(call::sendMessage);
        if (!method.equals(BlocksGrpc.getBatchMethod())) {
            call.halfClose();
        }
        return ended.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static void malformed(StatusRuntimeException failure, String fault) {
        assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        problem(failure, "/problems/malformed", fault);
    }

    private static void problem(StatusRuntimeException failure, String type, String fault) {
        try {
            var details = StatusProto.fromThrowable(failure).getDetailsList();
            assertThat(details.get(0).unpack(ErrorInfo.class).getReason()).isEqualTo(type);
            var violation = details.get(1).unpack(BadRequest.class).getFieldViolations(0);
            assertThat(violation.getField()).isEqualTo("message");
            assertThat(violation.getDescription()).isEqualTo(fault);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anUnreadableMessageIsTheClientsFault() {
        byte[] noText = {0x0a, 0x04, 0x1a, 0x02, 0x0a, (byte) 0x80};
        for (byte[] message : List.of(GARBAGE, noText, new byte[] {0x0a, 0x7f}, new byte[] {0x0c})) {
            malformed(
                    send(BlocksGrpc.getCreateMethod(), CallOptions.DEFAULT, message),
                    "cannot be read as thermocline.v1.CreateBlockRequest");
        }
    }

    @Test
    void anUnreadableMessageEndsAStreamAndHoldsNothing() {
        byte[] draft = BatchRequest.newBuilder()
                .setBlock(BlockDraft.newBuilder().setContent(ByteString.copyFromUtf8("x")))
                .build()
                .toByteArray();
        // More of them than may be under way: each must have been let go again.
        for (int i = 0; i < 2 * REQUESTS; i++) {
            malformed(
                    send(BlocksGrpc.getBatchMethod(), CallOptions.DEFAULT, draft, GARBAGE, draft),
                    "cannot be read as thermocline.v1.BatchRequest");
        }
        assertThat(send(BlocksGrpc.getCreateMethod(), CallOptions.DEFAULT, DRAFT)
                        .getStatus()
                        .isOk())
                .isTrue();
    }

    @Test
    void aCallOfOneMessageHasOne() {
        malformed(send(BlocksGrpc.getCreateMethod(), CallOptions.DEFAULT), "is needed");
        malformed(
                send(BlocksGrpc.getCreateMethod(), CallOptions.DEFAULT, DRAFT, DRAFT),
                "is one too many: this call has one");
    }

    @Test
    void compressedMessagesAreNotRead() {
        StatusRuntimeException failure =
                send(BlocksGrpc.getCreateMethod(), CallOptions.DEFAULT.withCompression("gzip"), DRAFT);
        assertThat(failure.getStatus().getCode()).isEqualTo(Code.UNIMPLEMENTED);
        problem(failure, "/problems/not-implemented", "is compressed: compressed messages are not read");
    }
}
