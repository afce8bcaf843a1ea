package io.thermocline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.thermocline.contract.Registries.Answer;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What REST and gRPC promise alike of manifolds and keys: conditions, repeats, and where a write is. */
@QuarkusTest
class RegistriesBothDoorsTest {
    @TestHTTPResource
    URI server;

    private ManagedChannel channel;

    private Registries door(BothDoorsTest.Kind kind) {
        if (kind == BothDoorsTest.Kind.REST) {
            return new RestRegistries();
        }
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        return new GrpcRegistries(channel);
    }

    @AfterEach
    void closeChannel() {
        if (channel != null) {
            channel.shutdownNow();
        }
    }

    private static String fresh() {
        return "n" + UUID.randomUUID();
    }

    private static void refused(Answer answer, String slug, String... fields) {
        assertThat(answer).isEqualTo(Answer.problem("/problems/" + slug, List.of(fields)));
    }

    @ParameterizedTest
    @EnumSource
    void guardsManifoldsByTheirVersion(BothDoorsTest.Kind kind) {
        Registries door = door(kind);
        String name = fresh();
        refused(door.declare(name, "", 1, null), "version-conflict", "If-Match");
        assertThat(door.declare(name, "one", Registries.ABSENT, null).version()).isEqualTo(1);
        refused(door.declare(name, "", Registries.ABSENT, null), "version-conflict", "If-None-Match");
        assertThat(door.declare(name, "two", 1, null).version()).isEqualTo(2);
        refused(door.declare(name, "three", 1, null), "version-conflict", "If-Match");
        refused(door.undeclare(name, 1, null), "version-conflict", "If-Match");
        assertThat(door.read(name, 0).description()).isEqualTo("two");
        assertThat(door.undeclare(name, 2, null).problem()).isNull();
        refused(door.undeclare(name, 2, null), "not-found");
    }

    @ParameterizedTest
    @EnumSource
    void leavesOutAManifoldThatTheCallerHas(BothDoorsTest.Kind kind) {
        Registries door = door(kind);
        String name = fresh();
        door.declare(name, "one", 0, null);
        Answer known = door.read(name, 1);
        assertThat(known.version()).isEqualTo(1);
        assertThat(known.description()).isNull();
        Answer other = door.read(name, 2);
        assertThat(other.version()).isEqualTo(1);
        assertThat(other.description()).isEqualTo("one");
    }

    @ParameterizedTest
    @EnumSource
    void repeatsWritesOfManifolds(BothDoorsTest.Kind kind) {
        Registries door = door(kind);
        String name = fresh();
        String key = fresh();
        Answer first = door.declare(name, "one", 0, key);
        assertThat(first.sequence()).isPositive();
        assertThat(first.durability()).isEqualTo("synced");
        assertThat(first.replayed()).isFalse();
        door.declare(name, "two", 0, null);
        assertThat(door.declare(name, "one", 0, key)).isEqualTo(again(first));
        refused(door.declare(name, "three", 0, key), "idempotency-mismatch", "Idempotency-Key");
        refused(door.declare(name, "one", 1, key), "idempotency-mismatch", "Idempotency-Key");
        String drop = fresh();
        Answer dropped = door.undeclare(name, 2, drop);
        assertThat(door.undeclare(name, 2, drop)).isEqualTo(again(dropped));
    }

    @ParameterizedTest
    @EnumSource
    void makesAKeyOnceAndTakesItAwayOnce(BothDoorsTest.Kind kind) {
        Registries door = door(kind);
        String name = fresh();
        String key = fresh();
        Answer made = door.makeKey(name, key);
        assertThat(made.description()).startsWith("tck_");
        assertThat(made.sequence()).isPositive();
        assertThat(made.durability()).isEqualTo("synced");
        refused(door.makeKey(name, key), "already-exists", "Idempotency-Key");
        refused(door.makeKey(fresh(), key), "idempotency-mismatch", "Idempotency-Key");
        String drop = fresh();
        Answer dropped = door.dropKey(name, drop);
        assertThat(dropped.sequence()).isGreaterThan(made.sequence());
        assertThat(door.dropKey(name, drop)).isEqualTo(again(dropped));
        refused(door.dropKey(name, null), "not-found");
    }

    private static Answer again(Answer first) {
        return new Answer(
                null, List.of(), first.version(), first.description(), first.sequence(), first.durability(), true);
    }
}
