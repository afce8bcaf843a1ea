package io.thermocline.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thermocline.block.BlockId;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What follows what, how sure that is, and what is forgotten. */
class SuccessorsTest {
    private final Successors successors = new Successors(1 << 20);

    static BlockId id(long n) {
        return new BlockId(0x0190_0000_0000_7000L + (n << 16), 0x8000_0000_0000_0000L | n);
    }

    private void follow(long... blocks) {
        for (int i = 1; i < blocks.length; i++) {
            successors.learn(id(blocks[i - 1]), id(blocks[i]), Successors.FOLLOWED);
        }
    }

    private Map<BlockId, Double> likely(long from, double threshold, int steps) {
        Map<BlockId, Double> found = new HashMap<>();
        successors.likely(id(from), threshold, steps, (id, probability) -> found.merge(id, probability, Math::max));
        return found;
    }

    @Test
    void probabilitiesAreSharesOfWhatFollowed() {
        for (int i = 0; i < 3; i++) {
            follow(1, 2);
        }
        follow(1, 3);
        assertThat(likely(1, 0.5, 1)).containsOnlyKeys(id(2));
        assertThat(likely(1, 0.1, 1)).containsOnlyKeys(id(2), id(3));
        assertThat(likely(1, 0.1, 1).get(id(2))).isCloseTo(0.75, within(0.01));
        assertThat(likely(9, 0.1, 1)).isEmpty();
        assertThat(successors.pairs()).isEqualTo(2);
    }

    @Test
    void looksFurtherAlongThePathWithTheProductOfBoth() {
        for (int i = 0; i < 2; i++) {
            follow(1, 2);
            follow(2, 3);
            follow(2, 4);
        }
        assertThat(likely(1, 0.4, 2)).containsOnlyKeys(id(2), id(3), id(4));
        assertThat(likely(1, 0.6, 2)).containsOnlyKeys(id(2));
        assertThat(likely(1, 0.4, 1)).containsOnlyKeys(id(2));
    }

    @Test
    void saysWhetherAPairWasKnownAndNothingFollowsItself() {
        assertThat(successors.learn(id(1), id(2), Successors.FOLLOWED)).isFalse();
        assertThat(successors.learn(id(1), id(2), Successors.FOLLOWED)).isTrue();
        assertThat(successors.learn(id(1), id(1), Successors.FOLLOWED)).isFalse();
        assertThat(likely(1, 0.01, 1)).containsOnlyKeys(id(2));
    }

    @Test
    void whatFollowsOfLateReplacesWhatFollowedOnce() {
        for (int i = 0; i < 100; i++) {
            follow(1, 2);
        }
        for (int i = 0; i < 60; i++) {
            follow(1, 3);
        }
        assertThat(likely(1, 0.5, 1)).containsOnlyKeys(id(3));
    }

    @Test
    void manySuccessorsLeaveRoomForTheFrequentOnes() {
        Random random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            follow(1, random.nextInt(3) == 0 ? 1_000 + random.nextInt(500) : 2);
        }
        assertThat(likely(1, 0.4, 1)).containsOnlyKeys(id(2));
    }

    @Test
    void memoryIsBoundedAndBlocksThatAreReadStayKnown() {
        Successors few = new Successors(0);
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            few.learn(id(1), id(2), Successors.FOLLOWED);
            few.learn(id(100 + random.nextInt(50_000)), id(100 + random.nextInt(50_000)), Successors.FOLLOWED);
        }
        assertThat(few.size()).isEqualTo(1_024);
        assertThat(few.bytes()).isEqualTo(1_024L * Successors.BLOCK_BYTES);
        assertThat(few.pairs()).isBetween(1, 1_024 * Successors.WIDTH);
        Map<BlockId, Double> found = new HashMap<>();
        few.likely(id(1), 0.5, 1, found::put);
        assertThat(found).containsOnlyKeys(id(2));
    }

    @Test
    void growsWithWhatItKnows() {
        for (int i = 0; i < 5_000; i++) {
            follow(i, i + 1);
        }
        assertThat(successors.size()).isEqualTo(5_001);
        for (int i = 0; i < 5_000; i++) {
            assertThat(likely(i, 0.9, 1)).containsOnlyKeys(id(i + 1));
        }
    }
}
