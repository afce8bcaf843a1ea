package io.thermocline.manifolds;

import static io.thermocline.testing.Refusals.assertRefused;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import io.thermocline.encode.Encoders;
import io.thermocline.encode.FakeEncoder;
import io.thermocline.engine.Durability;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Attempts;
import io.thermocline.system.Idempotency;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.SystemBlocks;
import io.thermocline.system.WriteCondition;
import io.thermocline.testing.SimulatedEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManifoldsTest {
    private static final Caller ANNA = new Caller("anna", Caller.Role.USER, ManifoldScope.of("default"));
    private static final ManifoldDraft PLAIN = new ManifoldDraft(null, null, null, null);
    private static final Manifold BUILT_IN = new Manifold("default", Geometry.SPHERICAL, "default", "", 1);

    private final SimulatedEngine simulated = new SimulatedEngine();
    private Manifolds manifolds = open();

    private Manifolds open() {
        SystemBlocks blocks = new SystemBlocks(simulated.random());
        return new Manifolds(
                simulated.engine(),
                new Encoders(List.of(new FakeEncoder("default", 8), new FakeEncoder("other", 4)), List.of()),
                blocks,
                new IdempotencyRecords(blocks),
                new Attempts(simulated.random(), simulated.executor()));
    }

    @AfterEach
    void close() {
        simulated.close();
    }

    @Test
    void hasOneBuiltIn() {
        assertThat(manifolds.get(ANNA, "default")).isEqualTo(BUILT_IN);
        assertThat(manifolds.list(ANNA, 50, null)).isEqualTo(new ManifoldPage(List.of(BUILT_IN), null));
        assertThat(manifolds.encoderOf("default")).isEqualTo("default");
        assertThat(manifolds.encoderOf("never-declared")).isEqualTo("default");
        assertRefused(ProblemKind.NOT_FOUND, () -> manifolds.get(ANNA, "never-declared"));
    }

    @Test
    void declaresChangesAndForgets() {
        ManifoldAnswer created = put("a", new ManifoldDraft(Geometry.SPHERICAL, null, "other", "first"));
        Manifold expected = new Manifold("a", Geometry.SPHERICAL, "other", "first", 1);
        assertThat(created)
                .isEqualTo(new ManifoldAnswer(
                        expected, ManifoldAnswer.Outcome.CREATED, created.sequence(), Durability.SYNCED, false));
        assertThat(manifolds.get(ANNA, "a")).isEqualTo(expected);
        assertThat(manifolds.encoderOf("a")).isEqualTo("other");
        ManifoldAnswer replaced = put("a", new ManifoldDraft(null, null, "other", "second\nline"));
        assertThat(replaced.outcome()).isEqualTo(ManifoldAnswer.Outcome.REPLACED);
        assertThat(replaced.sequence()).isGreaterThan(created.sequence());
        assertThat(manifolds.get(ANNA, "a").description()).isEqualTo("second\nline");
        ManifoldAnswer deleted = await(manifolds.delete(ANNA, "a", WriteCondition.NONE, null));
        assertThat(deleted.manifold().description()).isEqualTo("second\nline");
        assertThat(manifolds.encoderOf("a")).isEqualTo("default");
        assertRefused(ProblemKind.NOT_FOUND, () -> manifolds.get(ANNA, "a"));
        assertRefused(ProblemKind.NOT_FOUND, () -> await(manifolds.delete(ANNA, "a", WriteCondition.NONE, null)));
    }

    @Test
    void survivesARestart() {
        put("a", new ManifoldDraft(null, null, "other", null));
        put("default", new ManifoldDraft(null, null, null, "described"));
        simulated.engine().flush();
        simulated.restart();
        manifolds = open();
        assertThat(manifolds.encoderOf("a")).isEqualTo("other");
        assertThat(manifolds.get(ANNA, "default").description()).isEqualTo("described");
    }

    @Test
    void refusesWhatBreaksARule() {
        for (String name : List.of("", "*", "_system", "a b", "a".repeat(129), "\0")) {
            assertRefused(ProblemKind.INVALID, () -> put(name, PLAIN), "name");
            assertRefused(ProblemKind.INVALID, () -> manifolds.get(ANNA, name), "name");
            assertRefused(
                    ProblemKind.INVALID, () -> await(manifolds.delete(ANNA, name, WriteCondition.NONE, null)), "name");
        }
        assertRefused(
                ProblemKind.INVALID,
                () -> put("*", new ManifoldDraft(Geometry.SPHERICAL, 1.0, "nobody", "\0")),
                "name",
                "encoder",
                "description",
                "curvature");
        assertRefused(
                ProblemKind.INVALID,
                () -> put("a", new ManifoldDraft(null, null, null, "x".repeat(4_097))),
                "description");
        assertThat(manifolds.list(ANNA, 50, null).manifolds()).containsExactly(BUILT_IN);
    }

    @Test
    void refusesGeometriesThatAreStillToCome() {
        for (Geometry geometry : List.of(Geometry.EUCLIDEAN, Geometry.HYPERBOLIC)) {
            assertRefused(
                    ProblemKind.NOT_IMPLEMENTED,
                    () -> put("a", new ManifoldDraft(geometry, null, null, null)),
                    "geometry");
        }
    }

    @Test
    void neverChangesTheEncoderOfADeclaredManifold() {
        put("a", PLAIN);
        ManifoldDraft other = new ManifoldDraft(null, null, "other", null);
        assertRefused(ProblemKind.ALREADY_EXISTS, () -> put("a", other), "encoder");
        assertRefused(ProblemKind.ALREADY_EXISTS, () -> put("default", other), "encoder");
        assertRefused(ProblemKind.FORBIDDEN, () -> await(manifolds.delete(ANNA, "default", WriteCondition.NONE, null)));
    }

    @Test
    void listsByNamePageByPage() {
        List<String> names =
                new ArrayList<>(IntStream.range(0, 10).mapToObj(i -> "m" + i).toList());
        names.reversed().forEach(name -> put(name, PLAIN));
        names.addFirst("default");
        List<String> listed = new ArrayList<>();
        String cursor = null;
        do {
            ManifoldPage page = manifolds.list(ANNA, 3, cursor);
            page.manifolds().forEach(each -> listed.add(each.name()));
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(listed).isEqualTo(names);
        assertRefused(ProblemKind.INVALID, () -> manifolds.list(ANNA, 0, null), "limit");
        assertRefused(ProblemKind.INVALID, () -> manifolds.list(ANNA, 1_001, null), "limit");
        for (String wrong : List.of("", "!", "AAAA", "bTE6")) {
            assertRefused(ProblemKind.MALFORMED, () -> manifolds.list(ANNA, 3, wrong), "cursor");
        }
    }

    @Test
    void answersARepeatAsTheFirstTime() {
        Idempotency key = new Idempotency("i", new byte[32]);
        ManifoldAnswer first = await(manifolds.put(ANNA, "a", PLAIN, WriteCondition.NONE, key));
        put("a", new ManifoldDraft(null, null, null, "later"));
        ManifoldAnswer again = await(manifolds.put(ANNA, "a", PLAIN, WriteCondition.NONE, key));
        assertThat(again)
                .isEqualTo(new ManifoldAnswer(
                        first.manifold(), first.outcome(), first.sequence(), Durability.SYNCED, true));
        assertThat(manifolds.get(ANNA, "a").description()).isEqualTo("later");
        byte[] otherDigest = new byte[32];
        otherDigest[0] = 1;
        assertRefused(
                ProblemKind.IDEMPOTENCY_MISMATCH,
                () -> await(manifolds.delete(ANNA, "a", WriteCondition.NONE, new Idempotency("i", otherDigest))),
                "Idempotency-Key");
        Idempotency delete = new Idempotency("d", new byte[32]);
        assertThat(await(manifolds.delete(ANNA, "a", WriteCondition.NONE, delete))
                        .replayed())
                .isFalse();
        assertThat(await(manifolds.delete(ANNA, "a", WriteCondition.NONE, delete))
                        .replayed())
                .isTrue();
    }

    @Test
    void losesNoneOfManyDeclaredAtOnce() {
        List<CompletableFuture<ManifoldAnswer>> writes = IntStream.range(0, 12)
                .mapToObj(i -> manifolds.put(ANNA, "m" + i, PLAIN, WriteCondition.NONE, null))
                .toList();
        writes.forEach(SimulatedEngine::await);
        assertThat(manifolds.list(ANNA, 50, null).manifolds())
                .extracting(Manifold::name)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("default"), IntStream.range(0, 12).mapToObj(i -> "m" + i))
                        .toList());
    }

    @Test
    void readsTheStoreAfterAWriteWhoseOutcomeNobodyKnows() {
        put("a", PLAIN);
        simulated.files().failForce(1);
        assertRefused(ProblemKind.OUTCOME_UNKNOWN, () -> put("b", PLAIN));
        simulated.restart();
        Manifolds reopened = open();
        boolean survived = reopened.list(ANNA, 50, null).manifolds().size() == 3;
        ManifoldAnswer again = await(reopened.put(ANNA, "b", PLAIN, WriteCondition.NONE, null));
        assertThat(again.outcome())
                .isEqualTo(survived ? ManifoldAnswer.Outcome.REPLACED : ManifoldAnswer.Outcome.CREATED);
    }

    @Test
    void trustsNoMemoryAfterAWriteWhoseOutcomeNobodyKnows() {
        put("a", PLAIN);
        simulated.files().failForce(1);
        assertRefused(ProblemKind.OUTCOME_UNKNOWN, () -> put("b", PLAIN));
        Manifolds others = open();
        while (others.list(ANNA, 50, null).manifolds().stream()
                .noneMatch(each -> each.name().equals("c"))) {
            manifolds.list(ANNA, 50, null);
            try {
                await(others.put(ANNA, "c", PLAIN, WriteCondition.NONE, null));
            } catch (ProblemException e) {
                assertThat(e.problem().kind()).isEqualTo(ProblemKind.UNAVAILABLE);
            }
        }
        assertThat(manifolds.list(ANNA, 50, null)).isEqualTo(open().list(ANNA, 50, null));
        assertThat(manifolds.get(ANNA, "c")).isEqualTo(others.get(ANNA, "c"));
    }

    private ManifoldAnswer put(String name, ManifoldDraft draft) {
        return await(manifolds.put(ANNA, name, draft, WriteCondition.NONE, null));
    }
}
