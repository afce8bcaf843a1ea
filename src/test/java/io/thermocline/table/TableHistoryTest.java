package io.thermocline.table;

import static io.thermocline.table.TableWorld.header;
import static io.thermocline.table.TableWorld.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.Header;
import io.thermocline.engine.Committed;
import io.thermocline.engine.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories: whatever happens to the table, it says what a model says, at every sequence that is still kept. */
class TableHistoryTest {
    private static final int BLOCKS = 12;
    private static final int ROUNDS = 40;
    private static final long MINUTE_MICROS = 60_000_000;

    @TempDir
    Path root;

    /** One version: from its commit until it was superseded. */
    private record Version(BlockId id, long version, long from, long to, long expiresAtMicros) {
        boolean at(long sequence, long nowMicros) {
            return from <= sequence && sequence < to && (expiresAtMicros == 0 || expiresAtMicros > nowMicros);
        }
    }

    private static final class Model {
        private final List<Version> versions = new ArrayList<>();
        private final Map<BlockId, Long> newest = new HashMap<>();

        long version(BlockId id) {
            return newest.getOrDefault(id, 0L);
        }

        void put(BlockId id, Committed committed, long version, long expiresAtMicros) {
            end(id, committed.sequence());
            versions.add(new Version(id, version, committed.sequence(), Long.MAX_VALUE, expiresAtMicros));
            newest.put(id, version);
        }

        void end(BlockId id, long sequence) {
            versions.replaceAll(each -> each.id().equals(id) && each.to() == Long.MAX_VALUE
                    ? new Version(each.id(), each.version(), each.from(), sequence, each.expiresAtMicros())
                    : each);
        }

        Set<String> at(long sequence, long nowMicros) {
            return versions.stream()
                    .filter(each -> each.at(sequence, nowMicros))
                    .map(each -> each.id() + " " + each.version() + " " + each.from())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 6})
    void theTableSaysWhatTheModelSays(long seed) {
        Random random = new Random(Long.getLong("seed", seed));
        Model model = new Model();
        Set<BlockId> deleted = new TreeSet<>();
        try (TableWorld world = new TableWorld(root)) {
            world.follow();
            long keptFrom = world.view(Caller.SYSTEM).sequence();
            TreeMap<Long, Long> sequenceAt = new TreeMap<>();
            for (int round = 0; round < ROUNDS; round++) {
                change(world, model, deleted, random);
                switch (random.nextInt(9)) {
                    case 0 -> world.follow();
                    case 1 -> world.loop.step();
                    case 2 -> world.store.pass(Duration.ofSeconds(random.nextInt(20)));
                    case 3 -> {
                        world.store.pass(Duration.ofSeconds(31));
                        world.follow();
                    }
                    case 4 -> {
                        if (random.nextInt(3) == 0) {
                            world.stop();
                            world.store.restart();
                            world.open();
                            keptFrom = world.view(Caller.SYSTEM).sequence();
                        }
                    }
                    case 5 -> {
                        if (random.nextInt(3) == 0) {
                            world.follow();
                            world.kill();
                            keptFrom = world.view(Caller.SYSTEM).sequence();
                        }
                    }
                    case 6 -> {
                        if (random.nextInt(4) == 0) {
                            world.store.engine().flush();
                            world.stop();
                            TableFile.delete(world.options);
                            world.open();
                            keptFrom = world.view(Caller.SYSTEM).sequence();
                        }
                    }
                    default -> {}
                }
                TableView now = world.view(Caller.SYSTEM);
                sequenceAt.put(now.nowMicros(), now.sequence());
                var minuteAgo = sequenceAt.floorEntry(now.nowMicros() - MINUTE_MICROS);
                keptFrom = Math.max(keptFrom, minuteAgo == null ? 0 : minuteAgo.getValue());
                compare(world, model, random, keptFrom, "seed " + seed + " round " + round);
            }
            assertThat(world.faults).isEmpty();
        }
    }

    private static void compare(TableWorld world, Model model, Random random, long keptFrom, String where) {
        TableView now = world.view(TableWorld.ALICE);
        assertThat(seen(world, now)).as(where).isEqualTo(model.at(now.sequence(), now.nowMicros()));
        // What was asked for a moment ago can still be: a minute at least
        long back = Math.min(now.sequence() - keptFrom, random.nextInt(3));
        if (back > 0) {
            TableView then = new TableView(now.sequence() - back, now.nowMicros(), now.caller());
            assertThat(seen(world, then))
                    .as(where + ", " + back + " commits before")
                    .isEqualTo(model.at(then.sequence(), then.nowMicros()));
        }
    }

    private static Set<String> seen(TableWorld world, TableView view) {
        return world.table.ids(view, null, 1000).matches().stream()
                .map(each -> each.id() + " " + each.version() + " " + each.sequence())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void change(TableWorld world, Model model, Set<BlockId> deleted, Random random) {
        int many = 1 + random.nextInt(3);
        List<BlockId> ids = new ArrayList<>();
        List<Operation> operations = new ArrayList<>();
        List<Runnable> effects = new ArrayList<>();
        Committed[] committed = new Committed[1];
        long now = world.view(Caller.SYSTEM).nowMicros();
        for (int i = 0; i < many; i++) {
            BlockId id = id(random.nextInt(BLOCKS));
            long version = model.version(id);
            boolean gone = deleted.contains(id)
                    || !model.at(Long.MAX_VALUE - 1, now).stream().anyMatch(each -> each.startsWith(id.toString()));
            if (ids.contains(id) || (gone && version > 0)) {
                continue;
            }
            ids.add(id);
            Header header = header("n" + random.nextInt(5), "{\"a\":" + random.nextInt(9) + "}");
            int place = operations.size();
            if (version > 0 && random.nextInt(4) == 0) {
                operations.add(world.delete(id, version, header));
                deleted.add(id);
                effects.add(() -> model.end(id, committed[0].sequence()));
            } else {
                long expires = random.nextInt(4) == 0 ? now + 1_000_000L * (1 + random.nextInt(60)) : 0;
                operations.add(world.put(id, version, header, expires));
                effects.add(() ->
                        model.put(id, committed[0], committed[0].versions().get(place), expires));
            }
        }
        if (!operations.isEmpty()) {
            committed[0] = world.commit(operations.toArray(Operation[]::new));
            effects.forEach(Runnable::run);
        }
    }
}
