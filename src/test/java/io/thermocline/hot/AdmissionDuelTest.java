package io.thermocline.hot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which of the two admissions is followed, for reads of either kind. */
class AdmissionDuelTest {
    private static final int HELD = 1_600;

    private final FrequencySketch sketch = new FrequencySketch(HELD * 4);
    private final AdmissionDuel duel = new AdmissionDuel(sketch, 0.2);

    private void ask(long block) {
        sketch.increment(HotWorld.id(block));
        duel.asked(HotWorld.id(block));
    }

    /** One of 30,000 blocks, of which some are wanted far more often than others. */
    private static long wanted(Random random) {
        return (long) (30_000 * Math.pow(random.nextDouble(), 4));
    }

    @Test
    void beginsByFrequencyAndStaysWhereTheSameBlocksAreAskedForAgainAndAgain() {
        duel.admitted(HELD);
        Random random = new Random(1);
        for (int i = 0; i < 500_000; i++) {
            ask(wanted(random));
        }
        assertThat(duel.byFrequency()).isTrue();
    }

    @Test
    void turnsToRecencyWhereWhatIsWantedMovesOnAndBackAgain() {
        duel.admitted(HELD);
        Random random = new Random(2);
        for (int i = 0; i < 500_000; i++) {
            ask(i / 20 + random.nextInt(1_200));
        }
        assertThat(duel.byFrequency()).isFalse();
        for (int i = 0; i < 1_500_000; i++) {
            ask(1_000_000 + wanted(random));
        }
        assertThat(duel.byFrequency()).isTrue();
    }

    @Test
    void oneBlockThatAllWantDoesNotDecide() {
        long byAll = LongStream.iterate(1_000_000, each -> each + 1)
                .filter(each -> AdmissionDuel.sampled(HotWorld.id(each)))
                .findFirst()
                .orElseThrow();
        duel.admitted(HELD);
        Random random = new Random(3);
        for (int i = 0; i < 1_000_000; i++) {
            ask(i % 2 == 0 ? byAll : wanted(random));
        }
        assertThat(duel.byFrequency()).isTrue();
    }

    @Test
    void aScanDoesNotDecide() {
        duel.admitted(HELD);
        Random random = new Random(4);
        for (int i = 0; i < 500_000; i++) {
            ask(wanted(random));
        }
        for (int i = 0; i < 500_000; i++) {
            ask(i);
            assertThat(duel.byFrequency()).isTrue();
        }
    }

    @Test
    void decidesNothingBeforeAnythingHadToMakeRoom() {
        for (int i = 0; i < 500_000; i++) {
            ask(i / 20);
        }
        assertThat(duel.byFrequency()).isTrue();
    }
}
