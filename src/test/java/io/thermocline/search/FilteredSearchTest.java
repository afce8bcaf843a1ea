package io.thermocline.search;

import static io.thermocline.encode.TestStore.ALICE;
import static io.thermocline.encode.TestStore.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.block.Annotations;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.Header;
import io.thermocline.encode.Encoders;
import io.thermocline.encode.PendingEncoder;
import io.thermocline.encode.TestStore;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.follow.CheckpointFile;
import io.thermocline.follow.FollowerLoop;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.search.SearchRequest.Include;
import io.thermocline.search.SearchRequest.Target;
import io.thermocline.table.MetadataTable;
import io.thermocline.table.TableOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search with a filter finds exactly what one without would have found, had there been nothing else. */
class FilteredSearchTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> FILTERS = List.of(
            "attributes.n < 3",
            "attributes.n % 2 == 0",
            "attributes.n == 7 || class == \"CACHE\"",
            "\"even\" in tags",
            "name.startsWith(\"b1\")",
            "attributes.n / 0 == 1",
            "!has(attributes.n)",
            "true");
    private static final List<String> WORDS =
            List.of("fox", "dog", "disk", "sync", "wind", "reef", "log", "page", "storm", "gale");

    @TempDir
    Path folder;

    private final TestStore store = new TestStore(1);
    private final PendingEncoder pending = store.pendingEncoder();
    private final FollowerLoop encodeLoop = loop(pending.name(), pending, FollowerLoop.StartOver.FIRST);
    private final ScanPool pool = new ScanPool(2);
    private final Filters filters = new Filters();
    private final Map<Integer, Long> versions = new HashMap<>();
    private MetadataTable table;
    private FollowerLoop tableLoop;

    private FollowerLoop loop(String name, io.thermocline.follow.Follower follower, FollowerLoop.StartOver startOver) {
        return new FollowerLoop(
                store.source(), follower, new CheckpointFile(store.files, name), startOver, store.faults::add);
    }

    @BeforeEach
    void open() {
        table = new MetadataTable(
                TableOptions.defaults(folder),
                new MetadataTable.Source(
                        store.source().identity(), store.engine.feed()::syncedThrough, () -> NOW, store.faults::add));
        tableLoop = loop("table", table.follower(), FollowerLoop.StartOver.IN_BACKGROUND);
        table.start(tableLoop::step);
    }

    @AfterEach
    void close() {
        tableLoop.close();
        table.close();
        pool.close();
        pending.close();
        store.close();
    }

    private SearchService service() {
        return new SearchService(
                new SearchService.Store(
                        store.engine::snapshot,
                        _ -> Set.of(Encoders.DEFAULT),
                        sequence -> Math.min(sequence, store.engine.feed().syncedThrough()),
                        table,
                        filters),
                store.encoders,
                pending,
                pool,
                () -> NOW);
    }

    private SearchAnswer search(String text, int k, String filter) {
        return service()
                .search(ALICE, new SearchRequest(Target.text(text), k, null, filter, Include.METADATA, true, null));
    }

    private static Header header(int n, Random random) {
        Header plain = TestStore.header(
                "b" + n,
                random.nextInt(5) == 0 ? "elsewhere" : "default",
                random.nextInt(5) == 0 ? List.of("bob") : List.of());
        String attributes = random.nextInt(4) == 0 ? "{}" : "{\"n\":" + random.nextInt(10) + "}";
        return new Header(
                random.nextInt(5) == 0 ? BlockClass.CACHE : BlockClass.PROGRAM_STATE,
                plain.name(),
                null,
                false,
                plain.sharing(),
                new Annotations(
                        n % 2 == 0 ? List.of("even") : List.of(),
                        Map.of(),
                        attributes.getBytes(StandardCharsets.UTF_8)),
                plain.media());
    }

    private void change(Random random) {
        int n = random.nextInt(120);
        Long version = versions.get(n);
        if (version != null && random.nextInt(6) == 0) {
            store.delete(id(n), version);
            versions.remove(n);
            return;
        }
        if (version == null && !isAbsent(n)) {
            return;
        }
        String text = word(random) + " " + word(random) + " " + word(random);
        Precondition precondition = version == null ? Precondition.ABSENT : Precondition.versionIs(version);
        versions.put(n, store.putEncoded(id(n), precondition, header(n, random), text));
    }

    private boolean isAbsent(int n) {
        try (Snapshot snapshot = store.engine.snapshot(Caller.SYSTEM)) {
            return snapshot.find(id(n)) instanceof io.thermocline.engine.Lookup.Missing;
        }
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private static List<String> found(SearchAnswer answer) {
        return answer.hits().stream()
                .map(hit -> hit.envelope().id() + " " + hit.score())
                .toList();
    }

    /** What is found without a filter, filtered. */
    private List<String> expected(String text, int k, String filter) {
        Filter compiled = filters.compile(filter);
        SearchAnswer all = service()
                .search(ALICE, new SearchRequest(Target.text(text), 1000, null, null, Include.METADATA, false, null));
        assertThat(all.complete()).isTrue();
        return all.hits().stream()
                .filter(hit -> compiled.keeps(hit.envelope(), hit.header(), NOW.toEpochMilli() * 1_000))
                .limit(k)
                .map(hit -> hit.envelope().id() + " " + hit.score())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsTheBestOfThoseThatTheFilterKeeps(long seed) {
        Random random = new Random(Long.getLong("seed", seed));
        List<String> plans = new ArrayList<>();
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < 40; i++) {
                change(random);
            }
            if (round % 3 == 2) {
                store.engine.flush();
            }
            encodeLoop.step();
            if (round > 0) {
                tableLoop.step();
            }
            for (String filter : FILTERS) {
                String text = word(random) + " " + word(random);
                int k = 1 + random.nextInt(12);
                SearchAnswer answer = search(text, k, filter);
                assertThat(found(answer))
                        .as("seed %d, %s, k %d, %s", seed, text, k, filter)
                        .isEqualTo(expected(text, k, filter));
                assertThat(answer.complete()).isTrue();
                plans.add(answer.plan().steps().get(1).detail());
            }
        }
        assertThat(plans)
                .anyMatch(each -> each.startsWith("filter by ids"))
                .anyMatch(each -> each.startsWith("filter by each block's header"));
    }

    @Test
    void looksAtHeadersWhereTooManyMatch() {
        Random random = new Random(5);
        for (int i = 0; i < 100; i++) {
            change(random);
        }
        tableLoop.step();
        FilterPlan plan = new FilterPlan(filters, table, sequence -> sequence, () -> NOW, 5);
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            assertThat(plan.keep(filters.compile("true"), snapshot, NOW.plusSeconds(5), new ArrayList<>()))
                    .isInstanceOf(Kept.Matching.class);
            assertThat(plan.keep(filters.compile("false"), snapshot, NOW.plusSeconds(5), new ArrayList<>()))
                    .isInstanceOfSatisfying(
                            Kept.Ids.class, kept -> assertThat(kept.none()).isTrue());
            assertThat(plan.keep(null, snapshot, NOW.plusSeconds(5), new ArrayList<>()))
                    .isInstanceOf(Kept.All.class);
        }
    }

    @Test
    void goesOnWithoutTheTableAndWithWhatItCannotHaveYet() {
        Random random = new Random(6);
        for (int i = 0; i < 100; i++) {
            change(random);
        }
        SearchAnswer before = search("fox", 5, "attributes.n < 5");
        assertThat(before.plan().steps().get(1).detail()).contains("does not have the latest commits");
        tableLoop.step();
        SearchAnswer after = search("fox", 5, "attributes.n < 5");
        assertThat(after.plan().steps().get(1).detail()).startsWith("filter by ids");
        assertThat(found(after)).isEqualTo(found(before)).hasSize(5);
        FilterPlan unsynced = new FilterPlan(filters, table, sequence -> sequence - 1, () -> NOW, 5);
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            assertThat(unsynced.keep(filters.compile("true"), snapshot, NOW.plusSeconds(5), new ArrayList<>()))
                    .isInstanceOf(Kept.Matching.class);
        }
    }

    @Test
    void doesNotFindTheBlockItselfWhateverTheFilter() {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            change(random);
        }
        tableLoop.step();
        BlockId own = search("fox", 1, "attributes.n < 5")
                .hits()
                .getFirst()
                .envelope()
                .id();
        SearchAnswer near = service()
                .search(
                        ALICE,
                        new SearchRequest(
                                Target.block(own.toString()),
                                3,
                                null,
                                "attributes.n < 5",
                                Include.METADATA,
                                false,
                                null));
        assertThat(near.hits()).hasSize(3).noneMatch(hit -> hit.envelope().id().equals(own));
    }

    @Test
    void saysWhereAFilterIsWrong() {
        assertThatThrownBy(() -> search("fox", 1, "attributes.n <"))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().kind()).isEqualTo(ProblemKind.MALFORMED);
                    assertThat(e.problem().violations().getFirst().field()).isEqualTo("filter");
                });
    }
}
