package io.thermocline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.thermocline.v1.CreateKeyReply;
import io.thermocline.v1.CreateKeyRequest;
import io.thermocline.v1.DeleteKeyReply;
import io.thermocline.v1.DeleteKeyRequest;
import io.thermocline.v1.DeleteManifoldRequest;
import io.thermocline.v1.Durability;
import io.thermocline.v1.GetManifoldRequest;
import io.thermocline.v1.KeysGrpc;
import io.thermocline.v1.Manifold;
import io.thermocline.v1.ManifoldReply;
import io.thermocline.v1.ManifoldsGrpc;
import io.thermocline.v1.Outcome;
import io.thermocline.v1.PutManifoldRequest;
import io.thermocline.v1.WriteCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Over gRPC. What a write says of itself must stand in its reply and in the metadata alike. */
final class GrpcRegistries implements Registries {
    private final Channel channel;

    GrpcRegistries(Channel channel) {
        this.channel = channel;
    }

    private static WriteCondition condition(long ifVersion) {
        WriteCondition.Builder condition = WriteCondition.newBuilder();
        if (ifVersion == ABSENT) {
            condition.setAbsent(true);
        } else if (ifVersion != 0) {
            condition.setVersion(ifVersion);
        }
        return condition.build();
    }

    @Override
    public Answer declare(String manifold, String description, long ifVersion, @Nullable String idempotencyKey) {
        PutManifoldRequest request = PutManifoldRequest.newBuilder()
                .setName(manifold)
                .setDescription(description)
                .setCondition(condition(ifVersion))
                .build();
        return write(
                idempotencyKey, over -> of(ManifoldsGrpc.newBlockingStub(over).put(request)));
    }

    @Override
    public Answer read(String manifold, long known) {
        GetManifoldRequest.Builder request = GetManifoldRequest.newBuilder().setName(manifold);
        if (known != 0) {
            request.setKnownVersion(known);
        }
        return guarded(() -> {
            Manifold found = ManifoldsGrpc.newBlockingStub(channel).get(request.build());
            assertThat(found.getName()).isEqualTo(manifold);
            String encoder = found.getEncoder();
            return new Answer(
                    null,
                    List.of(),
                    found.getVersion(),
                    encoder.isEmpty() ? null : found.getDescription(),
                    0,
                    "",
                    false);
        });
    }

    @Override
    public Answer undeclare(String manifold, long ifVersion, @Nullable String idempotencyKey) {
        DeleteManifoldRequest request = DeleteManifoldRequest.newBuilder()
                .setName(manifold)
                .setCondition(condition(ifVersion))
                .build();
        return write(
                idempotencyKey, over -> of(ManifoldsGrpc.newBlockingStub(over).delete(request)));
    }

    private static Answer of(ManifoldReply reply) {
        boolean gone = reply.getOutcome() == Outcome.DELETED;
        return written(
                gone ? 0 : reply.getManifold().getVersion(),
                gone ? null : reply.getManifold().getDescription(),
                reply.getSequence(),
                reply.getDurability(),
                reply.getReplayed());
    }

    private static Answer written(
            long version, @Nullable String text, long sequence, Durability durability, boolean replayed) {
        return new Answer(
                null, List.of(), version, text, sequence, durability.name().toLowerCase(Locale.ROOT), replayed);
    }

    @Override
    public Answer makeKey(String name, @Nullable String idempotencyKey) {
        CreateKeyRequest request = CreateKeyRequest.newBuilder().setName(name).build();
        return write(idempotencyKey, over -> {
            CreateKeyReply made = KeysGrpc.newBlockingStub(over).create(request);
            return written(0, made.getKey(), made.getSequence(), made.getDurability(), false);
        });
    }

    @Override
    public Answer dropKey(String name, @Nullable String idempotencyKey) {
        DeleteKeyRequest request = DeleteKeyRequest.newBuilder().setName(name).build();
        return write(idempotencyKey, over -> {
            DeleteKeyReply gone = KeysGrpc.newBlockingStub(over).delete(request);
            return written(0, null, gone.getSequence(), gone.getDurability(), gone.getReplayed());
        });
    }

    private Answer write(@Nullable String idempotencyKey, Function<Channel, Answer> call) {
        Metadata sent = new Metadata();
        if (idempotencyKey != null) {
            sent.put(key("idempotency-key"), idempotencyKey);
        }
        AtomicReference<Metadata> answered = new AtomicReference<>();
        ClientInterceptor capture = MetadataUtils.newCaptureMetadataInterceptor(answered, new AtomicReference<>());
        Channel over = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(sent), capture);
        return guarded(() -> {
            Answer answer = call.apply(over);
            Metadata metadata = Objects.requireNonNull(answered.get());
            assertThat(metadata.get(key("x-thermocline-sequence"))).isEqualTo(Long.toString(answer.sequence()));
            assertThat(metadata.get(key("x-thermocline-durability"))).isEqualTo(answer.durability());
            assertThat(metadata.get(key("idempotency-replayed"))).isEqualTo(answer.replayed() ? "true" : null);
            return answer;
        });
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static Answer guarded(java.util.function.Supplier<Answer> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            return problem(e);
        }
    }

    private static Answer problem(StatusRuntimeException failure) {
        String type = "";
        List<String> fields = new ArrayList<>();
        try {
            for (Any detail : StatusProto.fromThrowable(failure).getDetailsList()) {
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
        return Answer.problem(type, fields);
    }
}
