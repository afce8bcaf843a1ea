package io.thermocline.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockClass;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Notes arrive in order, the oldest are forgotten when too many come, and the learner is woken once. */
@Timeout(60)
class NoteRingTest {
    private static final int SLOTS = 1 << 12;

    private final NoteRing ring = new NoteRing();
    private final List<Long> taken = new ArrayList<>();

    private static Note note(long n) {
        return new Note(n, SuccessorsTest.id(n), BlockClass.PROGRAM_STATE, "default", 1);
    }

    private int drain() {
        return ring.drain(note -> taken.add(note.stream()));
    }

    @Test
    void handsOverInOrder() {
        for (int i = 0; i < 10; i++) {
            ring.add(note(i));
        }
        assertThat(drain()).isEqualTo(10);
        assertThat(taken).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(drain()).isZero();
    }

    @Test
    void forgetsTheOldestRatherThanWait() {
        for (int i = 0; i < SLOTS + 100; i++) {
            ring.add(note(i));
        }
        assertThat(drain()).isEqualTo(SLOTS);
        assertThat(taken.getFirst()).isEqualTo(100);
        assertThat(ring.dropped()).isEqualTo(100);
    }

    @Test
    void aSleepingLearnerIsWokenOnce() {
        assertThat(ring.add(note(1))).isTrue();
        assertThat(ring.add(note(2))).isFalse();
        assertThat(ring.sleep()).as("notes wait").isFalse();
        drain();
        assertThat(ring.sleep()).isTrue();
        assertThat(ring.add(note(3))).isTrue();
    }

    @Test
    void nothingIsLostOrStuckBesideManyReaders() throws InterruptedException {
        int each = 100_000;
        CountDownLatch done = new CountDownLatch(4);
        for (int reader = 0; reader < 4; reader++) {
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < each; i++) {
                    ring.add(note(i));
                }
                done.countDown();
            });
        }
        while (done.getCount() > 0) {
            drain();
        }
        done.await();
        do {
            drain();
        } while (!ring.sleep());
        assertThat(taken.size() + ring.dropped()).isEqualTo(4L * each);
        assertThat(taken).isNotEmpty();
    }
}
