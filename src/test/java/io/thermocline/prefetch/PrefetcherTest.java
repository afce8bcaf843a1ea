package io.thermocline.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From reads to reads ahead, stepped by hand beside a memory that forgets everything but what was read ahead last. */
class PrefetcherTest {
    private static final BlockClass CLASS = BlockClass.PROGRAM_STATE;

    /** Holds the last blocks that were read ahead, until they are read or others come. */
    private final class Memory implements Prefetcher.Target {
        private final List<BlockId> held = new ArrayList<>();
        private final Set<BlockId> alwaysHeld = new HashSet<>();
        private long used;
        private long wasted;
        private long fromArchive;
        private boolean on;

        @Override
        public boolean mayHold(BlockId id) {
            return held.contains(id) || alwaysHeld.contains(id);
        }

        @Override
        public long read(BlockId id, boolean archive) {
            assertThat(on).isTrue();
            fromArchive += archive ? 1 : 0;
            held.add(id);
            if (held.size() > 8) {
                held.removeFirst();
                wasted++;
            }
            return 100;
        }

        @Override
        public void on(boolean now) {
            on = now;
            held.clear();
        }

        @Override
        public Prefetcher.Outcome outcome() {
            return new Prefetcher.Outcome(used, wasted, new PrefetchStats.Held(held.size(), 0, 0));
        }
    }

    private final Memory memory = new Memory();
    private final List<RuntimeException> faults = new ArrayList<>();
    private long nanos;
    private long hits;
    private Prefetcher prefetcher = prefetcher(PrefetchOptions.DEFAULTS);

    private Prefetcher prefetcher(PrefetchOptions options) {
        return new Prefetcher(options, memory, Runnable::run, () -> nanos, faults::add);
    }

    private void read(long stream, long block) {
        BlockId id = SuccessorsTest.id(block);
        if (memory.held.remove(id)) {
            memory.used++;
            hits++;
        }
        prefetcher.read(stream, id, CLASS, "default");
        prefetcher.step();
    }

    @Test
    void whatFollowedBeforeIsReadAheadAlsoWhenStreamsRunSideBySide() {
        for (int round = 0; round < 5; round++) {
            for (int step = 0; step < 20; step++) {
                read(round, 100 + step);
                read(1_000 + round, 200 + step);
            }
        }
        assertThat(hits).as("all but the first round and the first steps").isEqualTo(2 * 4 * 19);
        assertThat(faults).isEmpty();
        PrefetchStats stats = prefetcher.stats();
        assertThat(stats.state()).isEqualTo(PrefetchStats.State.ON);
        assertThat(stats.used()).isEqualTo(hits);
        assertThat(stats.learned().blocks()).isEqualTo(40);
        assertThat(stats.issued())
                .isEqualTo(stats.used() + stats.wasted() + stats.held().entries());
    }

    @Test
    void whatIsInMemoryIsNotReadAhead() {
        for (int i = 0; i < 5; i++) {
            memory.alwaysHeld.add(SuccessorsTest.id(i));
        }
        for (int round = 0; round < 5; round++) {
            for (int step = 0; step < 5; step++) {
                read(round, step);
            }
        }
        assertThat(prefetcher.stats().issued()).isZero();
    }

    @Test
    void restsWhereNothingFollowsAnythingAndTriesAgain() {
        Random random = new Random(1);
        for (int i = 0; i < 5 * Payoff.WINDOW; i++) {
            read(1, random.nextInt(20_000));
        }
        PrefetchStats rested = prefetcher.stats();
        assertThat(rested.state()).isEqualTo(PrefetchStats.State.RESTING);
        assertThat(memory.on).isFalse();
        for (int i = 0; i < 1_000; i++) {
            read(1, i % 10);
        }
        assertThat(prefetcher.stats().issued()).isEqualTo(rested.issued());
        nanos += 61_000_000_000L;
        prefetcher.step();
        for (int i = 0; i < 1_000; i++) {
            read(1, i % 10);
        }
        assertThat(prefetcher.stats().state()).isEqualTo(PrefetchStats.State.ON);
        assertThat(hits).isGreaterThan(900);
    }

    @Test
    void theArchiveIsAskedOnlyWithLeaveAndForWhatIsVeryLikely() {
        for (boolean leave : new boolean[] {false, true}) {
            memory.fromArchive = 0;
            prefetcher = prefetcher(new PrefetchOptions(true, 1 << 20, 1 << 30, 8, leave));
            for (int round = 0; round < 30; round++) {
                read(round, 0);
                read(round, 1);
                read(round, 10 + round % 5);
            }
            long issued = prefetcher.stats().issued();
            assertThat(memory.fromArchive).isBetween(leave ? 10L : 0L, leave ? issued - 10 : 0L);
        }
    }

    @Test
    void offItOnlyCountsSomeReads() {
        memory.on = true;
        prefetcher = prefetcher(PrefetchOptions.DEFAULTS.withEnabled(false));
        assertThat(memory.on).isFalse();
        for (int i = 0; i < 6_400; i++) {
            read(1, i % 10);
        }
        assertThat(prefetcher.stats().state()).isEqualTo(PrefetchStats.State.OFF);
        assertThat(prefetcher.stats().learned().blocks()).isZero();
        assertThat(prefetcher.patterns().all().count()).isEqualTo(6_400);
    }

    @Test
    void patternsSayWhatIsReadMostInOrderAndTogether() {
        for (int round = 0; round < 50; round++) {
            for (int step = 0; step < 4; step++) {
                read(round, step);
            }
            prefetcher.read(round, SuccessorsTest.id(1_000 + round), BlockClass.DOCUMENTATION, "other");
            prefetcher.step();
        }
        Patterns patterns = prefetcher.patterns();
        assertThat(patterns.all().count()).isEqualTo(250);
        assertThat(patterns.workingSetBlocks()).isCloseTo(54, within(3L));
        assertThat(patterns.reuse()).isCloseTo(4.6, within(0.3));
        assertThat(patterns.all().sequentialShare()).isCloseTo(49 * 3 / 250.0, within(0.01));
        assertThat(patterns.hottest().subList(0, 4))
                .extracting(Patterns.Hot::id)
                .containsExactlyInAnyOrder(
                        SuccessorsTest.id(0), SuccessorsTest.id(1), SuccessorsTest.id(2), SuccessorsTest.id(3));
        assertThat(patterns.hottest().getFirst().reads()).isEqualTo(50);
        assertThat(patterns.together().getFirst())
                .contains(SuccessorsTest.id(1), SuccessorsTest.id(2), SuccessorsTest.id(3));
        assertThat(patterns.byKind())
                .extracting(each -> each.blockClass() + " " + each.manifold() + " "
                        + each.reads().count())
                .containsExactly("PROGRAM_STATE default 200", "DOCUMENTATION other 50");
    }

    @Test
    void patternsForgetWhatIsHoursAgo() {
        read(1, 1);
        nanos += 3_600_000_000_000L;
        read(1, 2);
        assertThat(prefetcher.patterns().all().count()).isEqualTo(2);
        nanos += 3_600_000_000_000L;
        read(1, 3);
        Patterns patterns = prefetcher.patterns();
        assertThat(patterns.all().count()).isEqualTo(2);
        assertThat(patterns.hottest()).extracting(Patterns.Hot::id).doesNotContain(SuccessorsTest.id(1));
    }

    @Test
    void thousandsOfBlocksAreCountedWithinFewPercent() {
        for (int i = 0; i < 20_000; i++) {
            read(i, i % 10_000);
        }
        assertThat(prefetcher.patterns().workingSetBlocks()).isCloseTo(10_000, within(500L));
    }
}
