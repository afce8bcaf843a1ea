package io.thermocline.access;

import static io.thermocline.testing.Refusals.assertRefused;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.access.ApiKeys.Access;
import io.thermocline.access.ApiKeys.ConfiguredKey;
import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Sha256;
import io.thermocline.engine.Snapshot;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Attempts;
import io.thermocline.system.Idempotency;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.IdempotencyRecords.Slot;
import io.thermocline.system.SystemBlocks;
import io.thermocline.testing.SimulatedEngine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    private static final ManifoldScope SCOPE = ManifoldScope.of("default");
    private static final Caller ROOT = new Caller("root", Caller.Role.OPERATOR, SCOPE);
    private static final Caller ANNA = new Caller("anna", Caller.Role.USER, SCOPE);
    private static final Access KEYS = new Access.Keys(List.of(
            new ConfiguredKey("root", hash("root's secret"), true),
            new ConfiguredKey("service", hash("service's secret"), false)));

    private final SimulatedEngine simulated = new SimulatedEngine();
    private ApiKeys keys = open(KEYS);

    private ApiKeys open(Access access) {
        SystemBlocks blocks = new SystemBlocks(simulated.random());
        return new ApiKeys(
                access,
                simulated.engine(),
                blocks,
                new IdempotencyRecords(blocks),
                new Attempts(simulated.random(), simulated.executor()),
                simulated.clock(),
                simulated.random());
    }

    @AfterEach
    void close() {
        simulated.close();
    }

    @Test
    void withoutAuthenticationEveryoneIsTheLocalOperator() {
        Caller local = new Caller("local", Caller.Role.OPERATOR, SCOPE);
        assertThat(open(new Access.Open()).authenticate(null, SCOPE)).isEqualTo(local);
        assertThat(open(new Access.Open()).authenticate("anything", SCOPE)).isEqualTo(local);
    }

    @Test
    void knowsTheKeysOfTheSettings() {
        assertThat(keys.authenticate("root's secret", SCOPE)).isEqualTo(ROOT);
        assertThat(keys.authenticate("service's secret", SCOPE))
                .isEqualTo(new Caller("service", Caller.Role.USER, SCOPE));
        for (String wrong : List.of("", "Root's secret", "root's secret ", "tck_")) {
            assertRefused(ProblemKind.UNAUTHENTICATED, () -> keys.authenticate(wrong, SCOPE), "Authorization");
        }
        assertRefused(ProblemKind.UNAUTHENTICATED, () -> keys.authenticate(null, SCOPE), "Authorization");
    }

    @Test
    void makesKeysThatOpenUntilTheyAreDeleted() {
        NewApiKey made = await(keys.create(ROOT, "anna", false, null));
        assertThat(made.text()).matches("tck_[A-Za-z0-9_-]{43}");
        assertThat(made.toString()).doesNotContain(made.text());
        assertThat(keys.authenticate(made.text(), SCOPE)).isEqualTo(ANNA);
        await(keys.delete(ROOT, "anna", null));
        assertRefused(ProblemKind.UNAUTHENTICATED, () -> keys.authenticate(made.text(), SCOPE), "Authorization");
        assertRefused(ProblemKind.NOT_FOUND, () -> await(keys.delete(ROOT, "anna", null)));
    }

    @Test
    void makesAKeyOnceForOneIdempotencyKeyAndKeepsNothingOfItsText() {
        Idempotency make = new Idempotency("make", new byte[Idempotency.DIGEST_BYTES]);
        NewApiKey made = await(keys.create(ROOT, "anna", false, make));
        assertThat(made.write().replayed()).isFalse();
        assertRefused(
                ProblemKind.ALREADY_EXISTS, () -> await(keys.create(ROOT, "anna", false, make)), "Idempotency-Key");
        byte[] otherDigest = new byte[Idempotency.DIGEST_BYTES];
        otherDigest[0] = 1;
        Idempotency other = new Idempotency("make", otherDigest);
        assertRefused(
                ProblemKind.IDEMPOTENCY_MISMATCH,
                () -> await(keys.create(ROOT, "berta", false, other)),
                "Idempotency-Key");
        try (Snapshot system = simulated.engine().snapshot(Caller.SYSTEM)) {
            IdempotencyRecords records = new IdempotencyRecords(new SystemBlocks(simulated.random()));
            assertThat(records.slot(system, ROOT, make))
                    .isInstanceOfSatisfying(
                            Slot.Answered.class,
                            kept -> assertThat(kept.answer()).isEmpty());
        }
        assertThat(keys.authenticate(made.text(), SCOPE)).isEqualTo(ANNA);
        Idempotency drop = new Idempotency("drop", new byte[Idempotency.DIGEST_BYTES]);
        KeyWrite dropped = await(keys.delete(ROOT, "anna", drop));
        assertThat(await(keys.delete(ROOT, "anna", drop)))
                .isEqualTo(new KeyWrite(dropped.sequence(), dropped.durability(), true));
    }

    @Test
    void keysSurviveARestartAndSoDoDeletions() {
        NewApiKey kept = await(keys.create(ROOT, "anna", true, null));
        NewApiKey deleted = await(keys.create(ROOT, "berta", true, null));
        await(keys.delete(ROOT, "berta", null));
        simulated.engine().flush();
        simulated.restart();
        keys = open(KEYS);
        assertThat(keys.authenticate(kept.text(), SCOPE).role()).isEqualTo(Caller.Role.OPERATOR);
        assertRefused(ProblemKind.UNAUTHENTICATED, () -> keys.authenticate(deleted.text(), SCOPE), "Authorization");
        assertThat(keys.list(ROOT)).contains(kept.key());
    }

    @Test
    void onlyOperatorsSeeAndChangeKeys() {
        assertRefused(ProblemKind.FORBIDDEN, () -> await(keys.create(ANNA, "x", true, null)));
        assertRefused(ProblemKind.FORBIDDEN, () -> await(keys.delete(ANNA, "root", null)));
        assertRefused(ProblemKind.FORBIDDEN, () -> keys.list(ANNA));
    }

    @Test
    void listsKeysWithoutTheirTexts() {
        NewApiKey made = await(keys.create(ROOT, "anna", false, null));
        assertThat(keys.list(ROOT))
                .containsExactly(new ApiKey("root", true, null), new ApiKey("service", false, null), made.key());
        assertThat(made.key())
                .isEqualTo(new ApiKey("anna", false, simulated.clock().instant()));
    }

    @Test
    void refusesNamesThatAreTakenOrNone() {
        await(keys.create(ROOT, "anna", false, null));
        for (String taken : List.of("anna", "service", "local")) {
            assertRefused(ProblemKind.ALREADY_EXISTS, () -> await(keys.create(ROOT, taken, false, null)), "name");
        }
        for (String none : List.of("", "a b", "a:read", "\0", "a".repeat(129))) {
            assertRefused(ProblemKind.INVALID, () -> await(keys.create(ROOT, none, false, null)), "name");
        }
        assertRefused(ProblemKind.FORBIDDEN, () -> await(keys.delete(ROOT, "service", null)));
    }

    @Test
    void losesNoneOfManyMadeAtOnce() {
        List<NewApiKey> made =
                IntStream.range(0, 10).mapToObj(i -> keys.create(ROOT, "k" + i, false, null)).toList().stream()
                        .map(SimulatedEngine::await)
                        .toList();
        assertThat(made).extracting(NewApiKey::text).doesNotHaveDuplicates();
        made.forEach(each -> assertThat(keys.authenticate(each.text(), SCOPE).name())
                .isEqualTo(each.key().name()));
    }

    @Test
    void refusesSettingsThatAreNoKeys() {
        assertThatThrownBy(() -> new ConfiguredKey("a", new byte[31], false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32 bytes");
        assertThatThrownBy(() -> new ConfiguredKey("a b", new byte[32], false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] hash(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
