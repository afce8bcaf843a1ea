package io.thermocline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.block.BlockId;
import io.thermocline.blocks.BlockView;
import io.thermocline.blocks.Include;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.log.StoreIdentity;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.table.MetadataTable;
import io.thermocline.table.TableOptions;
import io.thermocline.table.TablePage;
import io.thermocline.table.TableWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryServiceTest {
    @TempDir
    Path folder;

    private final Filters filters = new Filters();
    private TableWorld world;
    private QueryService service;

    @BeforeEach
    void open() {
        world = new TableWorld(folder);
        service = service(world.table);
    }

    private QueryService service(MetadataTable table) {
        return new QueryService(world.store.engine()::snapshot, table, filters, world.store.clock());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static QueryRequest request(
            @Nullable String filter, int limit, @Nullable String cursor, Consistency consistency) {
        return new QueryRequest(filter, List.of("id"), limit, cursor, Include.METADATA, consistency, false);
    }

    private static QueryRequest page(int limit, @Nullable String cursor) {
        return request(null, limit, cursor, Consistency.STRONG);
    }

    private QueryAnswer ask(QueryRequest request) {
        return service.query(TableWorld.ALICE, request);
    }

    private static List<BlockId> ids(QueryAnswer answer) {
        return answer.blocks().stream()
                .map(BlockView::envelope)
                .map(each -> each.id())
                .toList();
    }

    private void put(int n, long version, String name) {
        world.commit(world.put(TableWorld.id(n), version, TableWorld.header(name)));
    }

    @Test
    void waitsForWhatWasAnsweredUnlessToldNotTo() {
        put(1, 0, "a");
        assertThat(ids(ask(page(10, null)))).containsExactly(TableWorld.id(1));
        put(2, 0, "b");
        assertThat(ids(ask(request(null, 10, null, Consistency.EVENTUAL)))).containsExactly(TableWorld.id(1));
        assertThat(service.groups(
                                TableWorld.ALICE,
                                new GroupsRequest(null, List.of(), List.of(), Consistency.EVENTUAL, false))
                        .groups()
                        .getFirst()
                        .metrics()
                        .toString())
                .contains("value=1");
        assertThat(ids(ask(page(10, null)))).containsExactly(TableWorld.id(1), TableWorld.id(2));
    }

    @Test
    void pagesAreOfOneCommitWhateverIsWrittenBetweenThem() {
        List<BlockId> before = new ArrayList<>();
        for (int i = 10; i < 40; i++) {
            put(i, 0, "b" + i);
            before.add(TableWorld.id(i));
        }
        List<BlockId> found = new ArrayList<>();
        List<String> names = new ArrayList<>();
        String cursor = null;
        int n = 0;
        do {
            QueryAnswer answer = ask(page(7, cursor));
            found.addAll(ids(answer));
            answer.blocks().forEach(each -> names.add(each.header().name()));
            cursor = answer.nextCursor();
            put(++n, 0, "before the rest");
            put(39 - n, 1, "changed");
            put(50 + n, 0, "after the rest");
        } while (cursor != null);
        assertThat(found).isEqualTo(before);
        assertThat(names).allMatch(each -> each.startsWith("b1") || each.startsWith("b2") || each.startsWith("b3"));
    }

    @Test
    void leavesOutWhatWasDeletedSince() {
        for (int i = 1; i <= 4; i++) {
            put(i, 0, "b" + i);
        }
        QueryAnswer first = ask(page(1, null));
        world.commit(world.delete(TableWorld.id(3), 1, TableWorld.header("b3")));
        assertThat(ids(ask(page(5, first.nextCursor())))).containsExactly(TableWorld.id(2), TableWorld.id(4));
    }

    @Test
    void aVersionThatIsNoLongerKeptGivesWayToTheCurrentOneWhereThatMatchesToo() {
        put(1, 0, "kept");
        put(2, 0, "other");
        List<TablePage.Match> matches =
                List.of(new TablePage.Match(TableWorld.id(1), 7, 100), new TablePage.Match(TableWorld.id(2), 7, 100));
        Filter filter = filters.compile("name == \"kept\"");
        try (Snapshot snapshot = world.store.engine().snapshot(TableWorld.ALICE)) {
            PageReader.Read read = new PageReader(snapshot, Include.METADATA, filter).read(matches);
            assertThat(read.blocks()).extracting(each -> each.header().name()).containsExactly("kept");
            assertThat(read.read()).isEqualTo(2);
        }
    }

    @Test
    void aCursorOfAStateThatIsNoLongerKeptSaysToStartAgain() {
        put(1, 0, "a");
        put(2, 0, "b");
        String cursor = ask(page(1, null)).nextCursor();
        world.store.pass(Duration.ofHours(1));
        for (int i = 3; i < 6; i++) {
            put(i, 0, "c");
            world.follow();
            world.store.pass(Duration.ofMinutes(2));
        }
        assertThatThrownBy(() -> ask(page(1, cursor)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().kind()).isEqualTo(ProblemKind.CURSOR_EXPIRED));
    }

    @Test
    void isUnavailableForAWhileWithoutATable() {
        put(1, 0, "a");
        TableOptions options = TableOptions.defaults(folder.resolve("other"));
        TableOptions.Waits waits =
                new TableOptions.Waits(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofSeconds(1));
        try (MetadataTable table = new MetadataTable(
                new TableOptions(
                        options.folder(), options.resources(), waits, options.cursorTtl(), options.verifyEvery()),
                new MetadataTable.Source(
                        new StoreIdentity(new UUID(0, 1), 1), () -> 0, world.store.clock(), _ -> {}))) {
            for (Consistency each : Consistency.values()) {
                assertThatThrownBy(() -> service(table).query(TableWorld.ALICE, request(null, 1, null, each)))
                        .isInstanceOfSatisfying(ProblemException.class, e -> {
                            assertThat(e.problem().kind()).isEqualTo(ProblemKind.UNAVAILABLE);
                            assertThat(e.problem().retryAfter()).isNotNull();
                        });
            }
        }
    }
}
