package io.thermocline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.thermocline.contract.Door.Many;
import io.thermocline.contract.Door.Result;
import io.thermocline.contract.Door.Spec;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What REST and gRPC promise alike: each case runs through both. */
@QuarkusTest
class BothDoorsTest {
    private static final int MIB = 1 << 20;

    @TestHTTPResource
    URI server;

    private ManagedChannel channel;

    enum Kind {
        REST,
        GRPC
    }

    private Door door(Kind kind) {
        if (kind == Kind.REST) {
            return new RestDoor("http://127.0.0.1:" + server.getPort(), "default");
        }
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        return new GrpcDoor(channel, "default");
    }

    @AfterEach
    void closeChannel() {
        if (channel != null) {
            channel.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesBackWhatWasWritten(Kind kind) {
        Door door = door(kind);
        Result made = door.create(Spec.text("grüße").named("n").with("{\"a\":1.100000000000000000001}"), null);
        assertThat(made.version()).isEqualTo(1);
        assertThat(made.sequence()).isPositive();
        assertThat(made.content()).isNull();
        Result read = door.get(made.id());
        assertThat(read.content()).asString().isEqualTo("grüße");
        assertThat(read.name()).isEqualTo("n");
        assertThat(read.attributes()).startsWith("{\"a\":1.1");
    }

    @ParameterizedTest
    @EnumSource
    void countsVersionsAndKeepsOlderOnes(Kind kind) {
        Door door = door(kind);
        UUID id = UUID.randomUUID();
        assertThat(door.put(id, Spec.text("one"), 0).version()).isEqualTo(1);
        assertThat(door.put(id, Spec.text("two"), 1).version()).isEqualTo(2);
        assertThat(door.rename(id, "new").version()).isEqualTo(3);
        assertThat(door.get(id).name()).isEqualTo("new");
        assertThat(door.get(id).content()).asString().isEqualTo("two");
        assertThat(door.getVersion(id, 1).content()).asString().isEqualTo("one");
    }

    @ParameterizedTest
    @EnumSource
    void guardsAgainstStaleVersions(Kind kind) {
        Door door = door(kind);
        UUID id = UUID.randomUUID();
        door.put(id, Spec.text("one"), 0);
        assertThat(door.put(id, Spec.text("two"), 7).problem()).isEqualTo("/problems/version-conflict");
        assertThat(door.putIfAbsent(id, Spec.text("two")).problem()).isEqualTo("/problems/version-conflict");
        assertThat(door.get(id).content()).asString().isEqualTo("one");
    }

    @ParameterizedTest
    @EnumSource
    void knowsTheDeletedFromTheUnknown(Kind kind) {
        Door door = door(kind);
        UUID id = door.create(Spec.text("x"), null).id();
        assertThat(door.delete(id).problem()).isNull();
        assertThat(door.get(id).problem()).isEqualTo("/problems/gone");
        assertThat(door.get(UUID.randomUUID()).problem()).isEqualTo("/problems/not-found");
        assertThat(door.put(id, Spec.text("again"), 0).version()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void keepsOneBlockToAKey(Kind kind) {
        Door door = door(kind);
        String key = "key-" + UUID.randomUUID();
        Result first = door.putByKey(key, Spec.text("one"));
        Result second = door.putByKey(key, Spec.text("two"));
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(door.getByKey(key).content()).asString().isEqualTo("two");
        assertThat(door.in("elsewhere").getByKey(key).problem()).isEqualTo("/problems/not-found");
    }

    @ParameterizedTest
    @EnumSource
    void hidesBlocksFromOtherManifolds(Kind kind) {
        Door door = door(kind);
        UUID id =
                door.in("here").create(Spec.text("x").tagged("t" + kind), null).id();
        assertThat(door.in("here").get(id).problem()).isNull();
        assertThat(door.get(id).problem()).isEqualTo("/problems/not-found");
        assertThat(door.delete(id).problem()).isEqualTo("/problems/not-found");
        assertThat(door.list("t" + kind, 10)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void answersARepeatWithTheFirstAnswer(Kind kind) {
        Door door = door(kind);
        String key = UUID.randomUUID().toString();
        Result first = door.create(Spec.text("x"), key);
        Result again = door.create(Spec.text("x"), key);
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.sequence()).isEqualTo(first.sequence());
        assertThat(again.replayed()).isTrue();
        assertThat(door.create(Spec.text("y"), key).problem()).isEqualTo("/problems/idempotency-mismatch");
    }

    @ParameterizedTest
    @EnumSource
    void pagesThroughLists(Kind kind) {
        Door door = door(kind);
        String tag = "page-" + UUID.randomUUID();
        List<UUID> made = java.util.stream.IntStream.range(0, 5)
                .mapToObj(i -> door.create(Spec.text("x" + i).tagged(tag), null).id())
                .toList();
        assertThat(door.list(tag, 2)).isEqualTo(made.reversed());
    }

    @ParameterizedTest
    @EnumSource
    void namesTheMissing(Kind kind) {
        Door door = door(kind);
        UUID there = door.create(Spec.text("x"), null).id();
        UUID missing = UUID.randomUUID();
        assertThat(door.many(List.of(missing, there))).isEqualTo(new Many(List.of(there), List.of(missing)));
    }

    @ParameterizedTest
    @EnumSource
    void letsABadLineOfABatchFailAlone(Kind kind) {
        Door door = door(kind);
        List<Result> results = door.batch(List.of(Spec.text("a"), Spec.text("b").named("nul\0"), Spec.text("c")));
        assertThat(results).extracting(Result::problem).containsExactly(null, "/problems/invalid", null);
        assertThat(door.get(results.get(2).id()).content()).asString().isEqualTo("c");
    }

    @ParameterizedTest
    @EnumSource
    void doesAllOfATransactionOrNothing(Kind kind) {
        Door door = door(kind);
        String tag = "tx-" + UUID.randomUUID();
        UUID victim = door.create(Spec.text("x"), null).id();
        Spec tagged = Spec.text("y").tagged(tag);
        assertThat(door.transact(List.of(tagged), UUID.randomUUID()).problem()).isNotNull();
        assertThat(door.list(tag, 10)).isEmpty();
        assertThat(door.transact(List.of(tagged, tagged), victim).sequence()).isPositive();
        assertThat(door.list(tag, 10)).hasSize(2);
        assertThat(door.get(victim).problem()).isEqualTo("/problems/gone");
    }

    @ParameterizedTest
    @EnumSource
    void takesFieldsAwayByPatch(Kind kind) {
        Door door = door(kind);
        UUID id = door.create(Spec.text("x").named("n"), null).id();
        assertThat(door.renameToNothing(id, "color", "red").problem()).isNull();
        assertThat(door.get(id).name()).isEmpty();
        assertThat(door.get(id).version()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void declaresManifolds(Kind kind) {
        Door door = door(kind);
        String name = "declared-" + kind;
        assertThat(door.declare(name, "for a test")).isNull();
        assertThat(door.manifolds()).contains("default", name);
        assertThat(door.undeclare(name)).isNull();
        assertThat(door.undeclare(name)).isEqualTo("/problems/not-found");
        assertThat(door.manifolds()).doesNotContain(name);
        assertThat(door.declare("-name", "")).isEqualTo("/problems/invalid");
        assertThat(door.undeclare("default")).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void findsByMeaning(Kind kind) {
        Door door = door(kind).in("meaning-" + kind);
        UUID fish = door.create(Spec.text("The salmon swims up the river to spawn."), null)
                .id();
        door.create(Spec.text("Invoices are due within thirty days."), null);
        assertThat(door.search("fish in water", 1)).containsExactly(fish);
    }

    @ParameterizedTest
    @EnumSource
    void takesBlocksUpToTheLimitAndNoLarger(Kind kind) {
        Door door = door(kind);
        byte[] content = new byte[16 * MIB];
        new Random(7).nextBytes(content);
        Result made = door.create(Spec.bytes(content), null);
        assertThat(made.problem()).isNull();
        assertThat(Arrays.equals(door.get(made.id()).content(), content)).isTrue();
        Result tooLarge = door.create(Spec.bytes(new byte[17 * MIB]), null);
        assertThat(tooLarge.problem()).isEqualTo("/problems/too-large");
        assertThat(tooLarge.fields()).containsExactly(kind == Kind.REST ? "contentBase64" : "content");
        assertThat(door.create(Spec.text("still usable"), null).problem()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void namesTheFieldThatIsWrong(Kind kind) {
        Door door = door(kind);
        String[] tags = new String[10_000];
        Arrays.setAll(tags, i -> "t" + i);
        assertThat(door.create(Spec.text("x").tagged(tags), null).fields()).containsExactly("tags");
        assertThat(door.create(Spec.text("x").named("a\0b"), null).fields()).containsExactly("name");
        assertThat(door.create(Spec.text("x").with(1, 2, 3), null).fields()).containsExactly("vectors[0].values");
        assertThat(door.create(new Spec(null, null, null, List.of(), null, null), null)
                        .fields())
                .containsExactly("content");
    }
}
