package io.thermocline.hot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Counts that are about right, never too low while nothing was halved, and forgotten in time. */
class FrequencySketchTest {
    private static final int BLOCKS = 1_000;

    private final FrequencySketch sketch = new FrequencySketch(BLOCKS);

    private void ask(long block, int times) {
        for (int i = 0; i < times; i++) {
            sketch.increment(HotWorld.id(block));
        }
    }

    @Test
    void countsUpToFifteen() {
        assertThat(sketch.frequency(HotWorld.id(1))).isZero();
        ask(1, 3);
        assertThat(sketch.frequency(HotWorld.id(1))).isEqualTo(3);
        ask(1, 100);
        assertThat(sketch.frequency(HotWorld.id(1))).isEqualTo(15);
        assertThat(sketch.frequency(HotWorld.id(2))).isZero();
    }

    @Test
    void tellsBlocksApart() {
        for (int block = 0; block < BLOCKS; block++) {
            ask(block, 1 + block % 5);
        }
        int right = 0;
        for (int block = 0; block < BLOCKS; block++) {
            int frequency = sketch.frequency(HotWorld.id(block));
            assertThat(frequency).isGreaterThanOrEqualTo(1 + block % 5);
            right += frequency == 1 + block % 5 ? 1 : 0;
        }
        assertThat(right).isGreaterThan(BLOCKS * 9 / 10);
    }

    @Test
    void forgetsWhatWasAskedForLongAgo() {
        ask(1, 15);
        for (int block = 2; block < 40_000; block++) {
            ask(block, 1);
        }
        assertThat(sketch.frequency(HotWorld.id(1))).isLessThan(15);
    }
}
