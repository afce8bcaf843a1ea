package io.thermocline.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When prefetch rests, when it tries again, and how sure it has to be. */
class PayoffTest {
    private static final long MINUTE = 60_000_000_000L;

    private final Payoff payoff = new Payoff();
    private long used;
    private long wasted;

    private void window(double usedShare, long now) {
        used += (long) (Payoff.WINDOW * usedShare);
        payoff.went(Payoff.WINDOW, used, wasted, now);
    }

    private void rest(long now) {
        for (int i = 0; i < 4; i++) {
            assertThat(payoff.on()).isTrue();
            window(0, now);
        }
        assertThat(payoff.on()).isFalse();
    }

    @Test
    void stayOnWhileReadsUseIt() {
        for (int i = 0; i < 100; i++) {
            window(i % 4 == 0 ? 0.02 : 0.005, 0);
        }
        assertThat(payoff.on()).isTrue();
    }

    @Test
    void restsWhenFewReadsUseItAndTriesAgainEachTimeLater() {
        rest(0);
        window(0, MINUTE - 1);
        assertThat(payoff.on()).isFalse();
        window(0, MINUTE);
        assertThat(payoff.on()).isTrue();
        window(0, MINUTE);
        window(0, MINUTE);
        assertThat(payoff.on()).as("two windows are enough now").isFalse();
        window(0, 2 * MINUTE);
        assertThat(payoff.on()).as("the pause has doubled").isFalse();
        window(0, 3 * MINUTE);
        assertThat(payoff.on()).isTrue();
    }

    @Test
    void onceItPaysAgainItRestsAsLateAsEver() {
        rest(0);
        window(0, MINUTE);
        window(0.05, MINUTE);
        rest(MINUTE);
        window(0, 2 * MINUTE);
        assertThat(payoff.on()).isTrue();
    }

    @Test
    void mustBeSurerWhileMuchIsWastedAndLessSureWhileMostIsUsed() {
        double first = payoff.threshold();
        wasted += 600;
        payoff.went(1, used, wasted, 0);
        double surer = payoff.threshold();
        assertThat(surer).isGreaterThan(first);
        for (int i = 0; i < 100; i++) {
            wasted += 600;
            payoff.went(1, used, wasted, 0);
        }
        assertThat(payoff.threshold()).isEqualTo(0.5);
        for (int i = 0; i < 100; i++) {
            used += 600;
            payoff.went(1, used, wasted, 0);
        }
        assertThat(payoff.threshold()).isEqualTo(0.05);
    }
}
