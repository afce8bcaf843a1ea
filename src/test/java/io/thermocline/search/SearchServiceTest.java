package io.thermocline.search;

import static io.thermocline.encode.TestStore.ALICE;
import static io.thermocline.encode.TestStore.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import io.thermocline.encode.Encoders;
import io.thermocline.encode.PendingEncoder;
import io.thermocline.encode.TestStore;
import io.thermocline.engine.Precondition;
import io.thermocline.filter.Filters;
import io.thermocline.follow.CheckpointFile;
import io.thermocline.follow.FollowerLoop;
import io.thermocline.log.StoreIdentity;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.query.Plan;
import io.thermocline.search.SearchRequest.Include;
import io.thermocline.search.SearchRequest.Target;
import io.thermocline.table.MetadataTable;
import io.thermocline.table.TableOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchServiceTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final TestStore store = new TestStore(1);
    private final PendingEncoder pending = store.pendingEncoder();
    private final FollowerLoop loop = new FollowerLoop(
            store.source(),
            pending,
            new CheckpointFile(store.files, "encode"),
            FollowerLoop.StartOver.FIRST,
            store.faults::add);
    private final ScanPool pool = new ScanPool(2);
    /** Nothing steps its follower, so that filters are asked of headers. */
    private final MetadataTable table = new MetadataTable(
            TableOptions.defaults(Path.of("never-made")),
            new MetadataTable.Source(new StoreIdentity(new UUID(0, 1), 1), () -> 0, () -> NOW, store.faults::add));

    private final SearchService service = service(Set.of(Encoders.DEFAULT), () -> NOW);

    @AfterEach
    void close() {
        table.close();
        pool.close();
        pending.close();
        store.close();
    }

    private SearchService service(Set<String> encoders, InstantSource clock) {
        return new SearchService(
                new SearchService.Store(
                        store.engine::snapshot,
                        caller -> encoders,
                        sequence -> Math.min(sequence, store.engine.feed().syncedThrough()),
                        table,
                        new Filters()),
                store.encoders,
                pending,
                pool,
                clock);
    }

    private void given() {
        put(1, "default", List.of(), "the quick brown fox jumps over the lazy dog");
        put(2, "default", List.of(), "disks forget what was never synced");
        put(3, "default", List.of(), "a fox and a dog");
        put(4, "elsewhere", List.of(), "the quick brown fox jumps again");
        put(5, "default", List.of("bob"), "the quick brown fox of bob");
        loop.step();
    }

    private void put(int id, String manifold, List<String> access, String text) {
        store.putEncoded(id(id), Precondition.ABSENT, TestStore.header("b" + id, manifold, access), text);
    }

    @Test
    void aTextFindsTheBlockThatSaysTheSame() {
        given();
        SearchAnswer answer = search(Target.text("the quick brown fox jumps over the lazy dog"));
        assertThat(ids(answer)).startsWith(id(1)).containsExactlyInAnyOrder(id(1), id(2), id(3));
        SearchHit best = answer.hits().getFirst();
        assertThat(best.score()).isCloseTo(1, within(1e-5f));
        assertThat(best.header().name()).isEqualTo("b1");
        assertThat(best.place()).isEqualTo(new SearchHit.Place(0, 0, 43));
        assertThat(best.source()).isEqualTo("index");
        assertThat(answer.complete()).isTrue();
        assertThat(answer.pendingBlocks()).isZero();
        assertThat(answer.plan()).isNull();
    }

    @Test
    void vectorsOfAnotherDimensionMakeAnAnswerIncomplete() {
        SearchService external = service(Set.of("external"), () -> NOW);
        SearchRequest request = SearchRequest.of(Target.vector(new float[] {1, 0, 0, 0}));
        store.putVector(id(1), "external", 1, 0, 0, 0);
        store.putVector(id(2), "far", 1, 0);
        loop.step();
        assertThat(external.search(ALICE, request).complete()).isTrue();
        store.putVector(id(3), "external", 1, 0);
        loop.step();
        SearchAnswer inMemory = external.search(ALICE, request);
        assertThat(ids(inMemory)).containsExactly(id(1));
        assertThat(inMemory.complete()).isFalse();
        store.engine.flush();
        SearchAnswer inSegments = external.search(ALICE, request);
        assertThat(ids(inSegments)).containsExactly(id(1));
        assertThat(inSegments.complete()).isFalse();
    }

    @Test
    void flushedBlocksAreFoundAsThoseInMemory() {
        given();
        SearchAnswer before = search(Target.text("a lazy fox"));
        store.engine.flush();
        SearchAnswer after = search(Target.text("a lazy fox"));
        assertThat(ids(after)).isEqualTo(ids(before)).isNotEmpty();
        assertThat(after.hits().getFirst().score())
                .isEqualTo(before.hits().getFirst().score());
        assertThat(before.hits().getFirst().resident()).isTrue();
        assertThat(after.hits().getFirst().resident()).isFalse();
    }

    @Test
    void onlyWhatTheCallerSeesIsFound() {
        given();
        Caller bob = new Caller("bob", Caller.Role.USER, ManifoldScope.ALL);
        assertThat(ids(service.search(bob, SearchRequest.of(Target.text("the quick brown fox")))))
                .contains(id(4), id(5));
        assertThat(ids(search(Target.text("the quick brown fox")))).doesNotContain(id(4), id(5));
    }

    @Test
    void changedAndDeletedBlocksAreNotFoundByWhatTheyWere() {
        given();
        store.engine.flush();
        store.putEncoded(
                id(1), Precondition.versionIs(1), TestStore.header("b1", "default", List.of()), "now about disks");
        store.delete(id(3), 1);
        SearchAnswer answer = search(Target.text("the quick brown fox jumps over the lazy dog"));
        assertThat(ids(answer)).containsExactlyInAnyOrder(id(1), id(2));
        assertThat(answer.hits()).allSatisfy(hit -> assertThat(hit.score()).isLessThan(0.99f));
    }

    @Test
    void aBlockFindsItsNeighboursAndNotItself() {
        given();
        assertThat(ids(search(Target.block(id(1).toString()))))
                .startsWith(id(3))
                .doesNotContain(id(1));
    }

    @Test
    void aVectorOfAnyLengthFindsByItsDirection() {
        given();
        float[] vector = store.encoder.encode(List.of("disks forget what was never synced"))[0];
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= 1000;
        }
        SearchHit best = search(Target.vector(vector)).hits().getFirst();
        assertThat(best.envelope().id()).isEqualTo(id(2));
        assertThat(best.score()).isCloseTo(1, within(1e-5f));
    }

    @Test
    void kBlocksAreFoundThoughOneHasManyChunks() {
        store.putEncoded(
                id(1), Precondition.ABSENT, TestStore.header("n", "default", List.of()), "fox dog. ".repeat(2000));
        put(2, "default", List.of(), "fox");
        put(3, "default", List.of(), "disk");
        loop.step();
        SearchAnswer answer = service.search(
                ALICE, new SearchRequest(Target.text("fox dog"), 2, null, null, Include.METADATA, false, null));
        assertThat(ids(answer)).containsExactly(id(1), id(2));
    }

    @Test
    void contentAndVectorsComeWhenAskedFor() {
        given();
        SearchAnswer answer = service.search(
                ALICE,
                new SearchRequest(Target.text("lazy dog"), 1, "semantic", null, new Include(true, true), true, null));
        SearchHit hit = answer.hits().getFirst();
        assertThat(hit.source()).isEqualTo("index+store");
        assertThat(new String(hit.parts().content(), StandardCharsets.UTF_8)).contains("dog");
        assertThat(hit.parts().vectors()).hasSize(1);
        assertThat(Objects.requireNonNull(answer.plan()).steps())
                .extracting(Plan.Step::name)
                .containsExactly("encode", "index search", "content fetch");
        assertThat(answer.plan().steps().get(1).figures())
                .containsEntry("rowsScanned", 5L)
                .containsKeys("sections", "rowsChecked", "rowsRescored");
    }

    @Test
    void aStoreWithPendingBlocksSaysSo() {
        given();
        store.putPending(id(9), Precondition.ABSENT, "n", "long text ".repeat(5000));
        loop.step();
        SearchAnswer answer = search(Target.text("fox"));
        assertThat(answer.complete()).isFalse();
        assertThat(answer.pendingBlocks()).isEqualTo(1);
        pending.step();
        loop.step();
        assertThat(search(Target.text("fox")).complete()).isTrue();
    }

    @Test
    void aStoreWhoseFollowerIsBehindIsNotCalledComplete() {
        put(1, "default", List.of(), "fox");
        assertThat(search(Target.text("fox")).complete()).isFalse();
    }

    @Test
    void aSearchOutOfTimeAnswersWithWhatItHas() {
        given();
        AtomicInteger asked = new AtomicInteger();
        SearchService slow = service(Set.of(Encoders.DEFAULT), () -> NOW.plusSeconds(asked.getAndIncrement()));
        SearchAnswer answer = slow.search(
                ALICE,
                new SearchRequest(Target.text("fox"), null, null, null, Include.METADATA, false, Duration.ofMillis(1)));
        assertThat(answer.complete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1001})
    void kHasLimits(int k) {
        assertProblem(
                new SearchRequest(Target.text("fox"), k, null, null, Include.METADATA, false, null),
                ProblemKind.INVALID,
                "k");
    }

    @Test
    void exactlyOneTargetIsGiven() {
        assertProblem(SearchRequest.of(new Target(null, null, null)), ProblemKind.INVALID, "text");
        assertProblem(SearchRequest.of(new Target("a", new float[1], null)), ProblemKind.INVALID, "text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "\u0007", "\u200b"})
    void aTextWithoutWordsIsRefused(String text) {
        assertProblem(SearchRequest.of(Target.text(text)), ProblemKind.INVALID, "text");
    }

    @Test
    void aTextIsNoLongerThanItMayBe() {
        assertProblem(SearchRequest.of(Target.text("a".repeat(8193))), ProblemKind.INVALID, "text");
    }

    @Test
    void aVectorIsCheckedByField() {
        assertProblem(SearchRequest.of(Target.vector(new float[3])), ProblemKind.INVALID, "vector");
        assertProblem(SearchRequest.of(Target.vector(new float[16])), ProblemKind.INVALID, "vector");
        float[] wrong = new float[16];
        wrong[5] = Float.NaN;
        assertProblem(SearchRequest.of(Target.vector(wrong)), ProblemKind.INVALID, "vector[5]");
    }

    @Test
    void aBlockToBeNearToMustBeThere() {
        given();
        assertProblem(SearchRequest.of(Target.block("17")), ProblemKind.MALFORMED, "blockId");
        assertProblem(SearchRequest.of(Target.block(id(77).toString())), ProblemKind.NOT_FOUND, "blockId");
        assertProblem(SearchRequest.of(Target.block(id(4).toString())), ProblemKind.NOT_FOUND, "blockId");
        store.delete(id(2), 1);
        assertProblem(SearchRequest.of(Target.block(id(2).toString())), ProblemKind.GONE, "blockId");
    }

    @Test
    void whatIsNotThereYetSaysSo() {
        assertProblem(
                new SearchRequest(Target.text("a"), null, "hybrid", null, Include.METADATA, false, null),
                ProblemKind.NOT_IMPLEMENTED,
                "mode");
        assertProblem(
                new SearchRequest(Target.text("a"), null, "sideways", null, Include.METADATA, false, null),
                ProblemKind.INVALID,
                "mode");
    }

    @Test
    void manifoldsOfSeveralEncodersAreNotSearchedTogether() {
        SearchService mixed = service(Set.of("default", "external"), () -> NOW);
        assertThatThrownBy(() -> mixed.search(ALICE, SearchRequest.of(Target.text("fox"))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        thrown -> assertThat(thrown.problem().kind()).isEqualTo(ProblemKind.INVALID));
    }

    @Test
    void textIsNoQueryWhereVectorsComeFromTheClient() {
        SearchService external = service(Set.of("external"), () -> NOW);
        assertThatThrownBy(() -> external.search(ALICE, SearchRequest.of(Target.text("fox"))))
                .hasMessageContaining("search with a vector");
    }

    private void assertProblem(SearchRequest request, ProblemKind kind, String field) {
        assertThatThrownBy(() -> service.search(ALICE, request))
                .isInstanceOfSatisfying(ProblemException.class, thrown -> {
                    assertThat(thrown.problem().kind()).isEqualTo(kind);
                    assertThat(thrown.problem().violations().getFirst().field()).isEqualTo(field);
                });
    }

    private SearchAnswer search(Target target) {
        return service.search(ALICE, SearchRequest.of(target));
    }

    private static List<BlockId> ids(SearchAnswer answer) {
        return answer.hits().stream().map(hit -> hit.envelope().id()).toList();
    }
}
