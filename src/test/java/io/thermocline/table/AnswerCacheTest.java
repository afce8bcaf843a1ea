package io.thermocline.table;

import static io.thermocline.table.TableWorld.ALICE;
import static io.thermocline.table.TableWorld.header;
import static io.thermocline.table.TableWorld.id;
import static io.thermocline.table.TableWorld.sharing;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.ManifoldScope;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.follow.Checkpoints;
import io.thermocline.follow.Follower;
import io.thermocline.follow.FollowerLoop;
import io.thermocline.log.LogRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is answered from the cache is what would be answered without it. */
class AnswerCacheTest {
    private static final List<String> FILTERS = List.of(
            "name == \"a\"",
            "attributes.v >= 2",
            "expiresAt < now + duration(\"40s\")",
            "has(expiresAt)",
            "\"t-b\" in tags || attributes.v == 1",
            "createdAt > now - duration(\"30s\")");
    private static final List<Caller> CALLERS = List.of(
            ALICE,
            new Caller("bob", Caller.Role.USER, ManifoldScope.of("default")),
            new Caller("alice", Caller.Role.USER, ManifoldScope.of("other")),
            new Caller("root", Caller.Role.OPERATOR, ManifoldScope.ALL));
    private static final int STEPS = 60;
    private static final int QUESTIONS = 40;

    @TempDir
    Path root;

    private final Filters filters = new Filters();
    private TableWorld world;

    @BeforeEach
    void open() {
        world = new TableWorld(root);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private TableStats.Cached cached() {
        return world.table.stats().queries().cached();
    }

    static LongStream seeds() {
        String seed = System.getProperty("seed");
        return seed == null ? LongStream.rangeClosed(1, 3) : LongStream.of(Long.parseLong(seed));
    }

    /** A follower under a name of its own. */
    private record Named(Follower follower) implements Follower {
        @Override
        public String name() {
            return "plain";
        }

        @Override
        public boolean ready() {
            return follower.ready();
        }

        @Override
        public boolean lost() {
            return follower.lost();
        }

        @Override
        public void apply(LogRecord record) {
            follower.apply(record);
        }

        @Override
        public void rebuild(Snapshot snapshot, long through) {
            follower.rebuild(snapshot, through);
        }

        @Override
        public long doneThrough(long applied) {
            return follower.doneThrough(applied);
        }
    }

    /** Another table over the same log that keeps no answers. */
    private final class Plain implements AutoCloseable {
        final MetadataTable table;
        private final FollowerLoop loop;

        Plain() {
            TableOptions options = world.options;
            TableOptions.Resources resources = options.resources();
            var origin = world.store.engine().recovery().origin();
            var identity = new io.thermocline.log.StoreIdentity(origin.storeId(), origin.epoch());
            table = new MetadataTable(
                    new TableOptions(
                            root.resolve("plain"),
                            new TableOptions.Resources(resources.memoryBytes(), resources.temporaryBytes(), 2, 2, 0),
                            options.waits(),
                            options.cursorTtl(),
                            Duration.ZERO),
                    new MetadataTable.Source(
                            identity,
                            () -> world.store.engine().feed().syncedThrough(),
                            world.store.clock(),
                            world.faults::add));
            loop = new FollowerLoop(
                    new FollowerLoop.Source(
                            world.store.engine().feed(),
                            () -> world.store.engine().snapshot(Caller.SYSTEM),
                            identity),
                    new Named(table.follower()),
                    Checkpoints.NONE,
                    FollowerLoop.StartOver.FIRST,
                    world.faults::add);
            table.start(loop::step);
        }

        @Override
        public void close() {
            loop.close();
            table.close();
        }
    }

    /** A random writer, and a random reader of both tables. */
    private final class History {
        private final Random random;
        private final TreeMap<Long, Long> versions = new TreeMap<>();
        private final List<String> cursors = new ArrayList<>();
        private long ids;
        private long own;

        History(long seed) {
            random = new Random(seed);
        }

        void write() {
            switch (random.nextInt(6)) {
                case 0, 1 -> create();
                case 2 -> change();
                case 3 -> delete();
                case 4 -> world.commit(systemPut());
                default -> world.store.pass(Duration.ofMillis(random.nextInt(20_000)));
            }
        }

        private void create() {
            long n = ids++;
            world.commit(world.put(id(n), 0, randomHeader(), expiry()));
            versions.put(n, 1L);
        }

        private void change() {
            Long n = versions.ceilingKey(ids == 0 ? 0 : random.nextLong(ids));
            if (n != null) {
                put(n);
            }
        }

        /** One that has expired begins anew at the version after. */
        private void put(long n) {
            long version = current(id(n));
            if (version > 0) {
                world.commit(world.put(id(n), version, randomHeader(), expiry()));
            } else {
                versions.remove(n);
            }
        }

        private void delete() {
            Long n = versions.isEmpty() ? null : versions.firstKey();
            if (n != null) {
                versions.remove(n);
                long version = current(id(n));
                if (version > 0) {
                    world.commit(world.delete(id(n), version, randomHeader()));
                }
            }
        }

        private long current(BlockId id) {
            try (var snapshot = world.store.engine().snapshot(Caller.SYSTEM)) {
                return snapshot.find(id) instanceof io.thermocline.engine.Lookup.Found(var block)
                        ? block.envelope().version()
                        : 0;
            }
        }

        private Operation systemPut() {
            Operation.Put put = (Operation.Put) world.put(id(1_000_000 + own++), 0, header("own"));
            return new Operation.Put(put.id(), Precondition.ABSENT, 0, 0, Envelope.SYSTEM, put.payload());
        }

        private long expiry() {
            return random.nextInt(3) == 0 ? world.view(ALICE).nowMicros() + 1 + random.nextInt(60) * 1_000_000L : 0;
        }

        private Header randomHeader() {
            String name = String.valueOf((char) ('a' + random.nextInt(3)));
            List<String> manifolds = random.nextInt(4) == 0 ? List.of("default", "other") : List.of("default");
            List<String> access = random.nextInt(4) == 0 ? List.of("bob:read") : List.of();
            return header(name, "{\"v\":" + random.nextInt(4) + "}", sharing(manifolds, access));
        }

        /** The same question for the same number. */
        void ask(MetadataTable plain, long question) {
            Random random = new Random(question);
            TableView view = world.view(CALLERS.get(random.nextInt(CALLERS.size())));
            String text = random.nextInt(3) == 0 ? null : FILTERS.get(random.nextInt(FILTERS.size()));
            Filter filter = text == null ? null : filters.compile(text);
            switch (random.nextInt(4)) {
                case 0 -> assertThat(world.table.count(view, filter)).isEqualTo(plain.count(view, filter));
                case 1 -> {
                    TableAggregate groups = new TableAggregate(
                            view,
                            filter,
                            List.of(TableField.parse("name", "by")),
                            List.of(
                                    new TableAggregate.Metric(TableAggregate.Function.COUNT, null),
                                    new TableAggregate.Metric(
                                            TableAggregate.Function.SUM, TableField.parse("attributes.v", "of"))));
                    assertThat(world.table.aggregate(groups).groups())
                            .isEqualTo(plain.aggregate(groups).groups());
                }
                case 2 -> {
                    int limit = 1 + random.nextInt(200);
                    TableMatches found = world.table.ids(view, filter, limit);
                    TableMatches fresh = plain.ids(view, filter, limit);
                    assertThat(found.complete()).isEqualTo(fresh.complete());
                    assertThat(found.matches()).hasSameSizeAs(fresh.matches());
                    if (found.complete()) {
                        assertThat(found.matches()).containsExactlyInAnyOrderElementsOf(fresh.matches());
                    }
                }
                default -> pages(plain, view, filter, random);
            }
        }

        /** What changes no block, or may change one. */
        void between() {
            switch (random.nextInt(4)) {
                case 0 -> {}
                case 1 -> world.commit(systemPut());
                case 2 -> world.store.pass(Duration.ofMillis(random.nextInt(15_000)));
                default -> write();
            }
        }

        /** Both tables take each other's cursors. */
        private void pages(MetadataTable plain, TableView first, @Nullable Filter filter, Random random) {
            TableView view = first;
            List<SortKey> sort = random.nextBoolean() ? List.of() : List.of(SortKey.parse("-name", "sort"));
            int limit = 1 + random.nextInt(4);
            String cursor = null;
            for (int page = 0; page < 3; page++) {
                TableQuery query = new TableQuery(view, filter, sort, limit, cursor);
                TablePage found = world.table.rows(query);
                TablePage fresh = plain.rows(query);
                assertThat(found.matches()).isEqualTo(fresh.matches());
                assertThat(found.nextCursor()).isEqualTo(fresh.nextCursor());
                assertThat(found.sequence()).isEqualTo(fresh.sequence());
                cursor = found.nextCursor();
                if (cursor == null) {
                    return;
                }
                if (this.random.nextInt(4) == 0) {
                    write();
                    view = world.view(view.caller());
                }
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void cachedAnswersAreTheFreshOnesWhateverIsWrittenAndExpires(long seed) {
        History history = new History(seed);
        try (Plain plain = new Plain()) {
            for (int i = 0; i < STEPS; i++) {
                history.write();
                long question = history.random.nextInt(QUESTIONS);
                for (int again = 0; again < 3; again++) {
                    history.ask(plain.table, question);
                    history.between();
                }
            }
        }
        assertThat(world.faults).isEmpty();
        assertThat(cached().hits()).as("hits").isGreaterThan(STEPS / 5);
    }

    @Test
    void theSameQuestionIsAskedOfTheTableOnceUntilSomethingChanges() {
        world.commit(world.put(id(1), 0, header("a")));
        TableQuery query = new TableQuery(world.view(ALICE), filters.compile("name == \"a\""), List.of(), 5, null);
        assertThat(world.table.rows(query).cached()).isFalse();
        assertThat(world.table.rows(query).cached()).isTrue();
        // what the store writes for itself, and time alone, change nothing
        world.commit(new History(1).systemPut());
        world.store.pass(Duration.ofHours(1));
        TableQuery later = new TableQuery(world.view(ALICE), query.filter(), List.of(), 5, null);
        assertThat(world.table.rows(later).cached()).isTrue();
        world.commit(world.put(id(2), 0, header("b")));
        TablePage fresh = world.table.rows(new TableQuery(world.view(ALICE), query.filter(), List.of(), 5, null));
        assertThat(fresh.cached()).isFalse();
        assertThat(fresh.matches()).hasSize(1);
        assertThat(cached().hits()).isEqualTo(2);
        assertThat(cached().misses()).isEqualTo(2);
        assertThat(cached().entries()).isEqualTo(1);
        assertThat(cached().bytes()).isBetween(1L, 10_000L);
    }

    @Test
    void anAnswerEndsWhenTheFirstBlockOfItExpires() {
        long now = world.view(ALICE).nowMicros();
        world.commit(world.put(id(1), 0, header("a"), now + 10_000_000));
        world.commit(world.put(id(2), 0, header("b"), now + 20_000_000));
        Filter a = filters.compile("name == \"a\"");
        assertThat(world.table.count(world.view(ALICE), null)).isEqualTo(2);
        assertThat(world.table.count(world.view(ALICE), a)).isEqualTo(1);
        world.store.pass(Duration.ofMillis(9_999));
        assertThat(world.table.count(world.view(ALICE), null)).isEqualTo(2);
        assertThat(cached().hits()).isEqualTo(1);
        world.store.pass(Duration.ofMillis(1));
        assertThat(world.table.count(world.view(ALICE), null)).isEqualTo(1);
        assertThat(world.table.count(world.view(ALICE), a)).isZero();
        world.store.pass(Duration.ofSeconds(10));
        assertThat(world.table.count(world.view(ALICE), null)).isZero();
        assertThat(cached().hits()).isEqualTo(1);
    }

    @Test
    void aTableThatWasDerivedAnewKnowsNoAnswers() throws Exception {
        world.commit(world.put(id(1), 0, header("a")));
        assertThat(world.table.count(world.view(ALICE), null)).isEqualTo(1);
        Files.delete(world.file());
        world.store.pass(Duration.ofMinutes(1));
        world.commit(world.put(id(2), 0, header("a")));
        world.follow();
        world.follow();
        assertThat(world.table.stats().rebuilds()).isEqualTo(2);
        assertThat(world.table.count(world.view(ALICE), null)).isEqualTo(2);
        assertThat(cached().hits()).isZero();
    }

    @Test
    void answersTakeNoMoreThanTheirBudget() {
        AnswerCache cache = new AnswerCache(20_000);
        AnswerCache.Moment moment = new AnswerCache.Moment(new Applied.Standing(0, 5, 5), 5, 0);
        for (int i = 0; i < 1_000; i++) {
            cache.keep(
                    new AnswerCache.Key(Asking.Kind.COUNT, "statement " + i, List.of()),
                    moment,
                    new AnswerCache.Answer<>(1L, Long.MAX_VALUE, 100));
        }
        assertThat(cache.stats().bytes()).isBetween(1L, 20_000L);
        cache.keep(
                new AnswerCache.Key(Asking.Kind.COUNT, "large", List.of()),
                moment,
                new AnswerCache.Answer<>(1L, Long.MAX_VALUE, 1L << 40));
        assertThat(cache.find(new AnswerCache.Key(Asking.Kind.COUNT, "large", List.of()), moment))
                .isNull();
        AnswerCache none = new AnswerCache(0);
        AnswerCache.Key key = new AnswerCache.Key(Asking.Kind.COUNT, "statement", List.of());
        none.keep(key, moment, new AnswerCache.Answer<>(1L, Long.MAX_VALUE, 8));
        assertThat(none.find(key, moment)).isNull();
    }
}
