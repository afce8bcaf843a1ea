package io.thermocline.table;

import static io.thermocline.table.TableWorld.ALICE;
import static io.thermocline.table.TableWorld.header;
import static io.thermocline.table.TableWorld.id;
import static io.thermocline.table.TableWorld.sharing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.Header;
import io.thermocline.block.ManifoldScope;
import io.thermocline.engine.Block;
import io.thermocline.engine.ListPosition;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableQueryTest {
    @TempDir
    Path root;

    private TableWorld world;

    @BeforeEach
    void open() {
        world = new TableWorld(root);
        world.follow();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void put(long n, Header header) {
        world.commit(world.put(id(n), 0, header));
    }

    private List<Long> page(TableView view, int limit, String... sort) {
        List<Long> all = new ArrayList<>();
        String cursor = null;
        do {
            TablePage page = world.table.rows(query(view, limit, cursor, sort));
            assertThat(page.matches()).hasSizeLessThanOrEqualTo(limit);
            page.matches().forEach(match -> all.add(number(match.id())));
            cursor = page.nextCursor();
        } while (cursor != null);
        return all;
    }

    private static TableQuery query(TableView view, int limit, String cursor, String... sort) {
        return new TableQuery(
                view,
                null,
                Arrays.stream(sort).map(each -> SortKey.parse(each, "sort")).toList(),
                limit,
                cursor);
    }

    private static long number(BlockId id) {
        return id.low() & 0xFFFF;
    }

    @Test
    void withoutAnOrderBlocksComeNewestFirstAsListsDo() {
        for (int i = 0; i < 30; i++) {
            put(i * 7 % 30, header("n" + i));
            if (i % 4 == 0) {
                world.store.pass(Duration.ofMillis(1));
            }
        }
        List<Long> listed;
        try (Snapshot snapshot = world.store.engine().snapshot(ALICE)) {
            listed = snapshot.newestFirst(ListPosition.START, 100, _ -> true).blocks().stream()
                    .map((Block block) -> number(block.envelope().id()))
                    .toList();
        }
        assertThat(page(world.view(ALICE), 7)).isEqualTo(listed);
        assertThat(page(world.view(ALICE), 30)).isEqualTo(listed);
    }

    @Test
    void attributesOfSeveralKindsHaveOneOrderInBothDirectionsWithMissingOnesLast() {
        List<String> ascending = List.of(
                "-1e300",
                "-5",
                "-0.5",
                "0",
                "2",
                "2.5",
                "10",
                "9007199254740992",
                "9007199254740993",
                "18446744073709551615",
                "1e300",
                "\"\"",
                "\"10\"",
                "\"B\"",
                "\"a\"",
                "\"ä\"",
                "\"\\ud83d\\ude00\"",
                "false",
                "true");
        List<Integer> shuffled = new ArrayList<>();
        for (int i = 0; i < ascending.size(); i++) {
            shuffled.add(i);
        }
        java.util.Collections.shuffle(shuffled, new Random(1));
        for (int i : shuffled) {
            put(i, header("x", "{\"deep\":{\"v\":" + ascending.get(i) + "}}"));
        }
        put(100, header("list", "{\"deep\":{\"v\":[1]}}"));
        put(200, header("null", "{\"deep\":{\"v\":null}}"));
        put(201, header("missing", "{\"deep\":7}"));
        put(202, header("none"));
        TableView view = world.view(ALICE);

        List<Long> up = new ArrayList<>();
        for (long i = 0; i < ascending.size(); i++) {
            up.add(i);
        }
        up.addAll(List.of(100L, 200L, 201L, 202L));
        List<Long> down = new ArrayList<>();
        for (long i = 10; i >= 0; i--) {
            down.add(i);
        }
        for (long i = 16; i >= 11; i--) {
            down.add(i);
        }
        down.addAll(List.of(18L, 17L, 100L, 202L, 201L, 200L));
        for (int limit : new int[] {1, 3, 100}) {
            assertThat(page(view, limit, "attributes.deep.v")).isEqualTo(up);
            assertThat(page(view, limit, "-attributes.deep.v")).isEqualTo(down);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void pagesOfAnyOrderHaveEveryBlockOnceInThatOrder(long seed) {
        Random random = new Random(Long.getLong("seed", seed));
        String[] fields = {
            "name",
            "createdAt",
            "size",
            "labels.l",
            "attributes.a",
            "attributes.b.c",
            "key",
            "expiresAt",
            "id",
            "readOnly",
            "class"
        };
        for (int i = 0; i < 80; i++) {
            String a = List.of("1", "2", "\"x\"", "\"y\"", "true", "null", "[]").get(random.nextInt(7));
            put(i, header("n" + random.nextInt(5), "{\"a\":" + a + ",\"b\":{\"c\":" + random.nextInt(4) + "}}"));
            world.store.pass(Duration.ofMillis(random.nextInt(2)));
        }
        for (int round = 0; round < 12; round++) {
            List<String> sort = new ArrayList<>();
            for (int i = 0; i < random.nextInt(4); i++) {
                sort.add((random.nextBoolean() ? "-" : "") + fields[random.nextInt(fields.length)]);
            }
            TableView view = world.view(ALICE);
            List<Long> whole = page(view, 1000, sort.toArray(String[]::new));
            assertThat(whole).as("%s", sort).hasSize(80).doesNotHaveDuplicates();
            assertThat(page(view, 1 + random.nextInt(20), sort.toArray(String[]::new)))
                    .as("seed %d, sort %s", seed, sort)
                    .isEqualTo(whole);
        }
    }

    @Test
    void everyKindOfQueryTakesAFilter() {
        for (int i = 0; i < 20; i++) {
            put(i, header("n" + i % 4, "{\"v\":" + i + ",\"q\":\"what?\"}"));
        }
        Filter filter = new Filters().compile("attributes.v >= 5 && \"t-n1\" in tags && attributes.q == \"what?\"");
        TableView view = world.view(ALICE);
        assertThat(world.table.count(view, filter)).isEqualTo(4);
        assertThat(world.table.ids(view, filter, 10).matches().stream().map(each -> number(each.id())))
                .containsExactlyInAnyOrder(5L, 9L, 13L, 17L);
        assertThat(world.table.ids(view, filter, 3))
                .extracting(TableMatches::complete)
                .isEqualTo(false);
        SortKey byValue = SortKey.parse("-attributes.v", "sort");
        TablePage first = world.table.rows(new TableQuery(view, filter, List.of(byValue), 3, null));
        TablePage second = world.table.rows(new TableQuery(view, filter, List.of(byValue), 3, first.nextCursor()));
        assertThat(first.matches().stream().map(each -> number(each.id()))).containsExactly(17L, 13L, 9L);
        assertThat(second.matches().stream().map(each -> number(each.id()))).containsExactly(5L);
        refused(new TableQuery(view, null, List.of(byValue), 3, first.nextCursor()));
        assertThat(world.table
                        .aggregate(new TableAggregate(
                                view,
                                filter,
                                List.of(TableField.parse("name", "by")),
                                List.of(metric(TableAggregate.Function.SUM, "attributes.v"))))
                        .groups())
                .containsExactly(new TableAggregate.Group(List.of(new TableValue.Text("n1")), List.of(whole(44))));
    }

    @Test
    void nowIsThatOfTheFirstPage() {
        for (int i = 0; i < 4; i++) {
            put(i, header("n" + i));
        }
        Filter recent = new Filters().compile("createdAt > now - duration(\"60s\")");
        TablePage first = world.table.rows(new TableQuery(world.view(ALICE), recent, List.of(), 2, null));
        world.store.pass(Duration.ofMinutes(5));
        TablePage second =
                world.table.rows(new TableQuery(world.view(ALICE), recent, List.of(), 2, first.nextCursor()));
        assertThat(second.matches()).hasSize(2);
        assertThat(world.table.count(world.view(ALICE), recent)).isZero();
    }

    @Test
    void textsAreOrderedByCodePoint() {
        List<String> names = List.of("", "A", "B", "a", "z", "ä", "\uffee", "\ud83d\ude00");
        for (int i = 0; i < names.size(); i++) {
            put(i, header(names.get(i)));
        }
        assertThat(page(world.view(ALICE), 3, "name")).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void pagesAreOfOneStateWhateverChangesMeanwhile() {
        for (int i = 0; i < 10; i++) {
            put(i, header("n" + i));
        }
        TableView view = world.view(ALICE);
        TablePage first = world.table.rows(query(view, 4, null, "name"));
        world.commit(world.delete(id(5), 1, header("n5")));
        world.commit(world.put(id(6), 1, header("a comes before all")));
        put(11, header("n41"));
        world.store.pass(Duration.ofMinutes(14));
        world.follow();
        TablePage second = world.table.rows(query(world.view(ALICE), 4, first.nextCursor(), "name"));
        assertThat(second.sequence()).isEqualTo(first.sequence());
        assertThat(second.matches().stream().map(each -> number(each.id()))).containsExactly(4L, 5L, 6L, 7L);
        assertThat(second.matches().get(2).version()).isEqualTo(1);
        assertThat(page(world.view(ALICE), 100, "name")).containsExactly(6L, 0L, 1L, 2L, 3L, 4L, 11L, 7L, 8L, 9L);
    }

    @Test
    void aCursorThatWasNotUsedForTooLongIsRefusedAndSaysWhatToDo() {
        for (int i = 0; i < 10; i++) {
            put(i, header("n" + i));
        }
        TablePage first = world.table.rows(query(world.view(ALICE), 4, null));
        world.commit(world.delete(id(5), 1, header("n5")));
        world.store.pass(Duration.ofMinutes(16));
        world.follow();
        world.commit(world.delete(id(6), 1, header("n5")));
        world.store.pass(Duration.ofMinutes(2));
        world.follow();
        world.store.pass(Duration.ofMinutes(2));
        world.follow();
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> world.table.rows(query(world.view(ALICE), 4, first.nextCursor())));
        assertThat(refused.problem().kind()).isEqualTo(ProblemKind.CURSOR_EXPIRED);
        assertThat(refused.problem().detail()).contains("start again");
        assertThat(world.table.stats().contents().superseded())
                .as("what nobody wants is gone")
                .isZero();
    }

    @Test
    void aCursorOfAnotherQueryOrATamperedOneIsRefused() {
        for (int i = 0; i < 10; i++) {
            put(i, header("n" + i));
        }
        TableView view = world.view(ALICE);
        String cursor = world.table.rows(query(view, 4, null, "name")).nextCursor();
        refused(query(view, 4, cursor, "-name"));
        refused(query(view, 4, cursor));
        refused(query(world.view(new Caller("bob", Caller.Role.USER, ALICE.scope())), 4, cursor, "name"));
        refused(query(world.view(ALICE.within(ManifoldScope.ALL)), 4, cursor, "name"));
        for (int i = 0; i < cursor.length(); i++) {
            char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
            refused(query(view, 4, cursor.substring(0, i) + other + cursor.substring(i + 1), "name"));
            refused(query(view, 4, cursor.substring(0, i), "name"));
        }
        refused(query(view, 4, "no base64!", "name"));
        assertThat(world.table.rows(query(view, 6, cursor, "name")).matches())
                .as("another limit is no other query")
                .hasSize(6);
    }

    private void refused(TableQuery query) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> world.table.rows(query));
        assertThat(refused).as("cursor %s", query.cursor()).isNotNull();
        assertThat(refused.problem().kind()).isEqualTo(ProblemKind.MALFORMED);
        assertThat(refused.problem().violations().getFirst().field()).isEqualTo("cursor");
    }

    @Test
    void nobodySeesWhatTheirSnapshotDoesNotShow() {
        Random random = new Random(5);
        List<String> manifolds = List.of("default", "a", "b", "*");
        List<String> people = List.of("alice", "bob", "bob:read", "carol");
        for (int i = 0; i < 200; i++) {
            Set<String> from = new HashSet<>();
            for (int k = 0; k <= random.nextInt(3); k++) {
                from.add(manifolds.get(random.nextInt(3)));
            }
            Set<String> access = new HashSet<>();
            for (int k = 0; k < random.nextInt(3); k++) {
                access.add(people.get(random.nextInt(people.size())));
            }
            Header plain = header("n", "{}", sharing(List.copyOf(from), List.copyOf(access)));
            Header documentation = new Header(
                    io.thermocline.block.BlockClass.DOCUMENTATION,
                    "d",
                    null,
                    true,
                    plain.sharing(),
                    plain.annotations(),
                    plain.media());
            put(i, random.nextInt(4) == 0 ? documentation : plain);
        }
        for (String name : List.of("alice", "bob", "nobody")) {
            for (Caller.Role role : Caller.Role.values()) {
                for (ManifoldScope scope : List.of(
                        ManifoldScope.ALL,
                        ManifoldScope.of("default"),
                        ManifoldScope.of("none"),
                        ManifoldScope.of("*"),
                        new ManifoldScope.Named(Set.of("a", "b")),
                        new ManifoldScope.Named(Set.of()))) {
                    Caller caller = new Caller(name, role, scope);
                    assertThat(world.ids(world.view(caller))).as("%s", caller).isEqualTo(listed(caller));
                    assertThat(world.table.count(world.view(caller), null))
                            .isEqualTo(listed(caller).size());
                }
            }
        }
    }

    private Set<BlockId> listed(Caller caller) {
        try (Snapshot snapshot = world.store.engine().snapshot(caller)) {
            return snapshot.newestFirst(ListPosition.START, 1000, _ -> true).blocks().stream()
                    .map(each -> each.envelope().id())
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void whatHasExpiredIsNotThereEvenOnALaterPage() {
        for (int i = 0; i < 6; i++) {
            long now = world.view(ALICE).nowMicros();
            world.commit(world.put(id(i), 0, header("n" + i), i == 4 ? now + 1_000_000 : 0));
        }
        TablePage first = world.table.rows(query(world.view(ALICE), 3, null, "name"));
        world.store.pass(Duration.ofSeconds(2));
        TablePage second = world.table.rows(query(world.view(ALICE), 3, first.nextCursor(), "name"));
        assertThat(second.matches().stream().map(each -> number(each.id()))).containsExactly(3L, 5L);
        assertThat(world.table.count(world.view(ALICE), null)).isEqualTo(5);
    }

    @Test
    void groupsHaveTheirFigures() {
        String[] kinds = {"1", "1.0", "2", "\"1\"", "true", "[1]", "null"};
        for (int i = 0; i < 14; i++) {
            put(
                    i,
                    header(
                            i % 2 == 0 ? "even" : "odd",
                            "{\"k\":" + kinds[i % 7] + ",\"n\":" + i + ",\"r\":" + i + ".5}"));
        }
        TableView view = world.view(ALICE);
        List<TableAggregate.Group> byName = world.table
                .aggregate(aggregate(
                        view,
                        List.of("name"),
                        List.of(
                                metric(TableAggregate.Function.COUNT, null),
                                metric(TableAggregate.Function.SUM, "attributes.n"),
                                metric(TableAggregate.Function.AVG, "attributes.n"),
                                metric(TableAggregate.Function.MIN, "attributes.r"),
                                metric(TableAggregate.Function.MAX, "size"),
                                metric(TableAggregate.Function.MIN, "name"),
                                metric(TableAggregate.Function.COUNT, "attributes.k"),
                                metric(TableAggregate.Function.MAX, "createdAt"),
                                metric(TableAggregate.Function.MAX, "attributes.none"))))
                .groups();
        assertThat(byName).hasSize(2);
        assertThat(byName.getFirst().by()).containsExactly(new TableValue.Text("even"));
        assertThat(byName.getFirst().metrics())
                .containsExactly(
                        whole(7),
                        whole(42),
                        whole(6),
                        new TableValue.Real(0.5),
                        whole(4),
                        new TableValue.Text("even"),
                        whole(6),
                        new TableValue.Time(view.nowMicros()),
                        new TableValue.Missing());

        List<TableAggregate.Group> byKind = world.table
                .aggregate(
                        aggregate(view, List.of("attributes.k"), List.of(metric(TableAggregate.Function.COUNT, null))))
                .groups();
        assertThat(byKind.stream().map(each -> each.by().getFirst()))
                .containsExactly(
                        whole(1),
                        whole(2),
                        new TableValue.Text("1"),
                        new TableValue.Flag(true),
                        new TableValue.Json("[1]"),
                        new TableValue.Missing());
        assertThat(byKind.getFirst().metrics()).as("1 and 1.0 are one").containsExactly(whole(4));
    }

    @Test
    void withoutGroupsThereIsOneForAllEvenOfNothing() {
        List<TableAggregate.Group> all = world.table
                .aggregate(aggregate(
                        world.view(ALICE),
                        List.of(),
                        List.of(
                                metric(TableAggregate.Function.COUNT, null),
                                metric(TableAggregate.Function.SUM, "size"))))
                .groups();
        assertThat(all)
                .containsExactly(new TableAggregate.Group(List.of(), List.of(whole(0), new TableValue.Missing())));
    }

    @Test
    void aMetricThatDoesNotFitItsFieldIsNamed() {
        ProblemException refused = catchThrowableOfType(
                ProblemException.class,
                () -> world.table.aggregate(aggregate(
                        world.view(ALICE),
                        List.of(),
                        List.of(
                                metric(TableAggregate.Function.COUNT, null),
                                metric(TableAggregate.Function.SUM, "name")))));
        assertThat(refused.problem().kind()).isEqualTo(ProblemKind.INVALID);
        assertThat(refused.problem().violations().getFirst().field()).isEqualTo("aggregate.metrics[1]");
    }

    @Test
    void tooManyGroupsAreRefused() {
        List<io.thermocline.engine.Operation> puts = new ArrayList<>();
        for (int i = 0; i <= TableAggregate.MAX_GROUPS; i++) {
            puts.add(world.put(id(i), 0, header("n" + i)));
        }
        world.commit(puts.toArray(io.thermocline.engine.Operation[]::new));
        ProblemException refused = catchThrowableOfType(
                ProblemException.class,
                () -> world.table.aggregate(aggregate(
                        world.view(ALICE), List.of("name"), List.of(metric(TableAggregate.Function.COUNT, null)))));
        assertThat(refused.problem().violations().getFirst().field()).isEqualTo("aggregate.groupBy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "tags",
                "attributes",
                "attributes.",
                "attributes.a..b",
                "labels.",
                "Name",
                "content",
                "name; drop table rows"
            })
    void whatIsNoFieldIsRefused(String text) {
        assertThatThrownBy(() -> SortKey.parse(text, "sort[0]"))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.problem().kind()).isEqualTo(ProblemKind.MALFORMED);
                    assertThat(problem.problem().violations().getFirst().field())
                            .isEqualTo("sort[0]");
                });
    }

    @Test
    void namesOfAttributesAreTextAndNeverSql() {
        put(1, header("a", "{\"x']\":2,\"y\\\"\":{\"--\":1}}"));
        put(2, header("b", "{\"x']\":1}"));
        TableView view = world.view(ALICE);
        assertThat(page(view, 10, "attributes.x']")).containsExactly(2L, 1L);
        assertThat(page(view, 10, "attributes.y\".--")).containsExactly(1L, 2L);
        assertThat(page(view, 10, "labels.l'")).hasSize(2);
    }

    @Test
    void oddAttributesDoNotKeepTheTableFromFollowing() {
        put(1, header("half a surrogate pair", "{\"a\":\"\\ud800\"}"));
        put(2, header("nul", "{\"a\":\"x\\u0000y\"}"));
        put(3, header("huge", "{\"a\":" + "9".repeat(1000) + ",\"b\":1e400}"));
        put(4, header("two cases", "{\"a\":1,\"A\":2}"));
        assertThat(world.ids(world.view(ALICE))).hasSize(4);
        assertThat(world.faults).isEmpty();
    }

    @Test
    void thePlanSaysHow() {
        put(1, header("a"));
        assertThat(world.ids(world.view(ALICE))).hasSize(1);
        TablePlan plan = world.table.explain(query(world.view(ALICE), 10, null, "name"));
        assertThat(plan.statement()).contains("ORDER BY");
        assertThat(plan.plan()).containsIgnoringCase("scan");
        assertThat(world.table.stats().queries().latency().get("explain").count())
                .isEqualTo(1);
    }

    private static TableAggregate aggregate(TableView view, List<String> by, List<TableAggregate.Metric> metrics) {
        return new TableAggregate(
                view,
                null,
                by.stream().map(each -> TableField.parse(each, "groupBy")).toList(),
                metrics);
    }

    private static TableAggregate.Metric metric(TableAggregate.Function function, String field) {
        return new TableAggregate.Metric(function, field == null ? null : TableField.parse(field, "field"));
    }

    private static TableValue whole(long value) {
        return new TableValue.Whole(BigInteger.valueOf(value));
    }
}
