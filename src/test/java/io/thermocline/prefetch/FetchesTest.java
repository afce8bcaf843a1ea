package io.thermocline.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads ahead within their limits. */
class FetchesTest {
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final List<BlockId> read = new ArrayList<>();
    private final List<RuntimeException> faults = new ArrayList<>();
    private int fromArchive;
    private long nanos;
    private long bytes = 100;

    private final Fetches fetches = new Fetches(
            new PrefetchOptions(true, 0, 1_000, 2, false), this::read, threads::add, () -> nanos, faults::add);

    private long read(BlockId id, boolean archive) {
        read.add(id);
        fromArchive += archive ? 1 : 0;
        if (bytes < 0) {
            throw new IllegalStateException("a page is damaged");
        }
        return bytes;
    }

    private void offer(int from, int to) {
        for (int i = from; i < to; i++) {
            fetches.offer(SuccessorsTest.id(i), i == 4);
        }
    }

    private void run() {
        while (!threads.isEmpty()) {
            threads.poll().run();
        }
    }

    @Test
    void atMostSoManyAtATime() {
        offer(0, 5);
        assertThat(threads).hasSize(2);
        run();
        assertThat(read).hasSize(5);
        assertThat(fromArchive).as("the one that may").isOne();
        assertThat(fetches.done()).isEqualTo(new Fetches.Done(5, 500, 0));
    }

    @Test
    void aBlockThatWaitsIsNotOfferedTwiceAndWhatIsTooMuchIsDropped() {
        offer(0, 10);
        offer(0, 10);
        offer(10, 600);
        assertThat(fetches.done().dropped()).isEqualTo(600 - 512);
    }

    @Test
    void atMostSoManyBytesASecond() {
        offer(0, 30);
        run();
        assertThat(read).hasSize(10);
        fetches.begin();
        assertThat(threads).isEmpty();
        nanos += 500_000_000;
        fetches.begin();
        run();
        assertThat(read).hasSize(15);
        nanos += 10_000_000_000L;
        fetches.begin();
        run();
        assertThat(read).as("nothing is saved up beyond a second").hasSize(25);
    }

    @Test
    void whatFailsIsToldAndTheNextIsRead() {
        bytes = -1;
        offer(0, 3);
        run();
        assertThat(faults).hasSize(3);
        assertThat(fetches.done().issued()).isZero();
    }

    @Test
    void onceClosedNothingIsRead() {
        offer(0, 1);
        run();
        fetches.close();
        offer(1, 5);
        assertThat(threads).isEmpty();
        assertThat(read).hasSize(1);
    }
}
