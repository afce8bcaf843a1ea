package io.thermocline.hot;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.VectorSet;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random writes and reads beside flushes, compactions, evictions, pressure, passing time and stores that fail, against a model. Whatever the hot tier does, every
 * read answers what the model says; and what it has accounted for is what it holds. Replay one with {@code -Dseed=}.
 */
@Timeout(120)
class HotTierModelTest {
    private static final int BLOCKS = 24;
    private static final int STEPS = 1_500;

    /** What a block is: its version, its content by version (null for a tombstone), the value of its newest vectors by version. */
    private static final class Block {
        private long version;
        private long expiresAtMicros;
        private final Map<Long, String> contents = new HashMap<>();
        private final Map<Long, Float> vectors = new HashMap<>();
    }

    static Stream<Arguments> worlds() {
        Long only = Long.getLong("seed");
        return LongStream.rangeClosed(1, 4)
                .map(seed -> only == null ? seed : only)
                .distinct()
                .boxed()
                .flatMap(seed -> Stream.of(
                        Arguments.of(seed, HotOptions.of(64 << 10, 64 << 10)),
                        Arguments.of(seed, HotOptions.of(64 << 10, 64 << 10).with(Policy.W_TINYLFU)),
                        Arguments.of(seed, HotOptions.of(6 << 10, 3 << 10)),
                        Arguments.of(seed, HotOptions.of(16 << 10, 0)),
                        Arguments.of(seed, HotOptions.of(0, 16 << 10)),
                        Arguments.of(seed, HotOptions.of(64 << 10, 64 << 10).withMaxEntries(3)),
                        Arguments.of(seed, HotOptions.of(0, 0))));
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void everyReadAnswersWhatTheModelSays(long seed, HotOptions options) {
        Random random = new Random(seed);
        Map<BlockId, Block> model = new HashMap<>();
        try (HotWorld world = new HotWorld(options, Duration.ofHours(100))) {
            for (int i = 0; i < STEPS; i++) {
                BlockId id = HotWorld.id(random.nextInt(BLOCKS));
                Block block = model.computeIfAbsent(id, _ -> new Block());
                act(world, random, id, block, "seed=" + seed + " step=" + i);
            }
            world.settle();
            for (Map.Entry<BlockId, Block> each : model.entrySet()) {
                check(world, each.getKey(), each.getValue(), "seed=" + seed + " at the end");
            }
            world.settle();
            checkAccounts(world, options);
        }
    }

    private static void act(HotWorld world, Random random, BlockId id, Block block, String where) {
        int dice = random.nextInt(100);
        if (dice < 22) {
            write(world, random, id, block, where);
        } else if (dice < 66) {
            if (random.nextInt(3) == 0) {
                try (Snapshot snapshot = world.engine.snapshot(Caller.SYSTEM)) {
                    snapshot.readAhead(id, false);
                }
            }
            check(world, id, block, where);
        } else if (dice < 72) {
            world.engine.flush();
        } else if (dice < 74) {
            world.engine.compact();
        } else if (dice < 82) {
            world.loop.step();
        } else if (dice < 92) {
            world.tier.step();
        } else if (dice < 94) {
            world.pass(Duration.ofMinutes(random.nextInt(120)));
        } else if (dice < 96) {
            long used = 50 + random.nextInt(50);
            world.heap = new HeapGauge.Reading(used, 100, world.heap.collections() + 1);
        } else if (dice < 98) {
            evict(world, random, id);
        } else if (dice == 99) {
            world.tier.ahead().on(random.nextBoolean());
        } else if (dice == 98 && world.tier.stats().member() == HotStats.Member.UP) {
            world.store().failing = true;
        }
    }

    private static void write(HotWorld world, Random random, BlockId id, Block block, String where) {
        boolean live = isLive(world, block);
        if (live && random.nextInt(4) == 0) {
            world.delete(id, block.version);
            block.version++;
        } else if (live && random.nextInt(3) == 0) {
            float value = random.nextInt(1_000);
            world.vectors(id, value);
            block.vectors.put(block.version, value);
        } else {
            Precondition precondition = live ? Precondition.versionIs(block.version) : gone(world, id, block);
            String content = where + " " + "x".repeat(random.nextInt(1_500));
            long now = world.now.getEpochSecond() * 1_000_000;
            long expiresAt =
                    random.nextInt(5) == 0 ? now + Duration.ofMinutes(90).toSeconds() * 1_000_000 : 0;
            world.put(id, precondition, content, expiresAt);
            block.version++;
            block.expiresAtMicros = expiresAt;
            block.contents.put(block.version, content);
        }
    }

    /** Once what is gone has been merged away, its id starts again. */
    private static Precondition gone(HotWorld world, BlockId id, Block block) {
        try (Snapshot snapshot = world.engine.snapshot(Caller.SYSTEM)) {
            if (snapshot.find(id) instanceof Lookup.Gone(var envelope)) {
                assertThat(envelope.version()).isEqualTo(block.version);
                return Precondition.tombstoned(block.version);
            }
        }
        block.version = 0;
        block.contents.clear();
        block.vectors.clear();
        return new Precondition.Absent();
    }

    private static boolean isLive(HotWorld world, Block block) {
        boolean expired = block.expiresAtMicros != 0
                && block.expiresAtMicros <= world.now.getEpochSecond() * 1_000_000 + world.now.getNano() / 1_000;
        return block.contents.get(block.version) != null && !expired;
    }

    private static void check(HotWorld world, BlockId id, Block block, String where) {
        String expected = isLive(world, block) ? block.contents.get(block.version) : null;
        try (Snapshot snapshot = world.engine.snapshot(Caller.SYSTEM)) {
            Lookup atOnce = snapshot.findAtOnce(id);
            if (atOnce != null) {
                assertThat(HotWorld.content(snapshot, atOnce))
                        .as(where + " at once")
                        .isEqualTo(expected);
            }
            Lookup found = snapshot.find(id);
            assertThat(HotWorld.content(snapshot, found)).as(where).isEqualTo(expected);
            if (found instanceof Lookup.Found(var current)) {
                List<VectorSet> sets = snapshot.vectors(current);
                Float vector = block.vectors.get(block.version);
                assertThat(sets).as(where + " vectors").hasSize(vector == null ? 0 : 1);
                if (vector != null) {
                    assertThat(sets.getFirst().chunks().getFirst().values()[0])
                            .as(where)
                            .isEqualTo(vector);
                }
                checkOlder(snapshot, id, block, where);
            }
        }
    }

    private static void checkOlder(Snapshot snapshot, BlockId id, Block block, String where) {
        long older = 1 + Math.floorMod(where.hashCode(), (int) block.version);
        Lookup found = snapshot.findVersion(id, older);
        if (block.contents.get(older) == null) {
            assertThat(found).as(where).isInstanceOf(Lookup.Gone.class);
        } else if (found instanceof Lookup.Found) {
            assertThat(HotWorld.content(snapshot, found))
                    .as(where + " version " + older)
                    .isEqualTo(block.contents.get(older));
        }
    }

    private static void evict(HotWorld world, Random random, BlockId id) {
        Selection selection = switch (random.nextInt(4)) {
            case 0 -> Selection.ALL;
            case 1 -> new Selection(Set.of(id), null, false);
            case 2 -> new Selection(null, Duration.ofHours(1), false);
            default -> new Selection(null, null, true);
        };
        var done = world.tier.evict(selection);
        world.settle();
        assertThat(done).isCompleted();
    }

    private static void checkAccounts(HotWorld world, HotOptions options) {
        HotStats stats = world.tier.stats();
        long entries = stats.kinds().values().stream()
                .mapToLong(HotStats.OfKind::entries)
                .sum();
        long bytes = stats.kinds().values().stream()
                .mapToLong(HotStats.OfKind::bytes)
                .sum();
        assertThat(bytes).isLessThanOrEqualTo(options.mapBytes());
        assertThat(entries).isLessThanOrEqualTo(options.maxEntries());
        assertThat(stats.rows().bytes() + stats.vectors().bytes()).isLessThanOrEqualTo(options.cacheBytes());
        if (options.cacheBytes() >= 16 << 10) {
            assertThat(stats.levels().get(HotStats.Level.BLOCK_CACHE).hits()).isPositive();
            assertThat(stats.levels().get(HotStats.Level.VECTOR_CACHE).hits()).isPositive();
        }
        if (options.mapBytes() >= 16 << 10 && options.maxEntries() > 3) {
            assertThat(stats.levels().get(HotStats.Level.HOT).hits()).isPositive();
            assertThat(stats.kinds().get(Kind.HISTORY).hits()).isPositive();
        }
        if (stats.member() == HotStats.Member.UP && !world.store().failing) {
            assertThat(world.store().entries).hasSize((int) entries);
            assertThat(world.store().entries.values().stream()
                            .mapToLong(MapWriter::weight)
                            .sum())
                    .isEqualTo(bytes);
        }
    }
}
