package io.thermocline.hot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A member that hangs holds up few reads, no write, and neither for ever. */
@Timeout(120)
class HangingMemberTest {
    private static final int READERS = 200;
    private static final int BLOCKS = 10;

    private final List<HangingEntries> opened = new ArrayList<>();
    private final HotWorld world = new HotWorld(HotOptions.of(8 << 20, 0), Duration.ZERO, () -> {
        HangingEntries store = new HangingEntries();
        synchronized (opened) {
            opened.add(store);
        }
        return store;
    });
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        store().giveUp();
        threads.close();
        world.close();
    }

    private HangingEntries store() {
        synchronized (opened) {
            return opened.getLast();
        }
    }

    private void blocks() {
        for (int i = 0; i < BLOCKS; i++) {
            world.put(HotWorld.id(i), "b" + i);
        }
        world.engine.flush();
        world.settle();
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void mostReadsPassItOverAndThoseThatWaitedAreAnsweredFromTheDisk() throws Exception {
        blocks();
        assertThat(world.read(HotWorld.id(1))).isEqualTo("b1");
        HangingEntries hanging = store();
        hanging.hang();
        List<Future<String>> reads = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            int n = i % BLOCKS;
            reads.add(threads.submit(() -> world.read(HotWorld.id(n))));
        }
        await(() ->
                reads.stream().filter(Future::isDone).count() + hanging.waiting() == READERS && hanging.waiting() > 0);
        assertThat(hanging.waiting()).isLessThanOrEqualTo(64);
        assertThat(world.read(HotWorld.id(3))).as("one more").isEqualTo("b3");

        hanging.giveUp();
        for (int i = 0; i < READERS; i++) {
            assertThat(reads.get(i).get(30, TimeUnit.SECONDS)).isEqualTo("b" + i % BLOCKS);
        }
        assertThat(world.tier.stats().member()).isEqualTo(HotStats.Member.DOWN);
        assertThat(world.faults).hasSize(1);
        world.pass(Duration.ofSeconds(2));
        world.awaitMember(HotStats.Member.UP);
        assertThat(store()).isNotSameAs(hanging);
        assertThat(world.read(HotWorld.id(2))).isEqualTo("b2");
    }

    @Test
    void whileTheWriterHangsBlocksAreWrittenAndReadAndTheFollowerHoldsNoMoreThanItMay() throws Exception {
        blocks();
        HangingEntries hanging = store();
        hanging.hang();
        String content = "c".repeat(20_000);
        world.put(HotWorld.id(100), content);
        world.loop.step();
        Future<?> writing = threads.submit(world.tier::step);
        await(() -> hanging.waiting() == 1);
        for (int i = 101; i < 300; i++) {
            world.put(HotWorld.id(i), content);
            world.loop.step();
        }
        assertThat(world.tier.hasRoom()).isFalse();
        assertThat(world.loop.position()).isLessThan(world.engine.feed().syncedThrough());
        assertThat(world.read(HotWorld.id(299))).isEqualTo(content);

        hanging.giveUp();
        writing.get(30, TimeUnit.SECONDS);
        world.settle();
        assertThat(world.tier.hasRoom()).isTrue();
        assertThat(world.tier.stats().kinds().get(Kind.CONTENT).entries()).isZero();
        assertThat(world.read(HotWorld.id(299))).isEqualTo(content);
    }
}
