package io.thermocline.hot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What is given up when the heap is full, in which order, and how it comes back. */
class BudgetControllerTest {
    private HeapGauge.Reading heap = new HeapGauge.Reading(10, 100, 0);
    private final BudgetController controller = new BudgetController(() -> heap, 0.2);

    private boolean collected(long used) {
        heap = new HeapGauge.Reading(used, 100, heap.collections() + 1);
        return controller.look();
    }

    @Test
    void givesUpTheNearCacheFirstAndThenTheMap() {
        for (int i = 0; i < 4; i++) {
            assertThat(controller.mapShare()).isEqualTo(1);
            assertThat(collected(90)).isTrue();
        }
        assertThat(controller.nearShare()).isZero();
        assertThat(collected(90)).isTrue();
        assertThat(controller.mapShare()).isEqualTo(0.75);
        for (int i = 0; i < 3; i++) {
            collected(90);
        }
        assertThat(controller.mapShare()).isZero();
        assertThat(collected(99)).as("nothing is left to give").isFalse();
    }

    @Test
    void waitsForTheNextCollectionToSeeWhatItGained() {
        assertThat(collected(90)).isTrue();
        assertThat(controller.look()).isFalse();
        assertThat(controller.nearShare()).isEqualTo(0.75);
    }

    @Test
    void givesTheMapBackFirst() {
        for (int i = 0; i < 5; i++) {
            collected(90);
        }
        collected(10);
        assertThat(controller.mapShare()).isCloseTo(0.85, within(1e-9));
        assertThat(controller.nearShare()).isZero();
        for (int i = 0; i < 12; i++) {
            collected(10);
        }
        assertThat(controller.mapShare()).isEqualTo(1);
        assertThat(controller.nearShare()).isCloseTo(1, within(1e-9));
        assertThat(collected(10)).isFalse();
    }

    @Test
    void changesNothingJustBelowTheLimit() {
        collected(90);
        assertThat(collected(75)).isFalse();
        assertThat(collected(80)).isFalse();
        assertThat(controller.nearShare()).isEqualTo(0.75);
    }

    @Test
    void saysHowShortMemoryIsAndWhy() {
        collected(10);
        assertThat(controller.pressure()).isEqualTo(Pressure.NONE);
        collected(85);
        assertThat(controller.pressure().level()).isEqualTo(Pressure.Level.MODERATE);
        assertThat(controller.pressure().reasons())
                .containsExactly(
                        "after a collection 85 % of the heap of 0 MiB were in use; 20 % should be free",
                        "the near cache may use 75 % of its budget");
        collected(91);
        assertThat(controller.pressure().level()).isEqualTo(Pressure.Level.HIGH);
        collected(10);
        assertThat(controller.pressure().level())
                .as("not all is given back yet")
                .isEqualTo(Pressure.Level.MODERATE);
    }
}
