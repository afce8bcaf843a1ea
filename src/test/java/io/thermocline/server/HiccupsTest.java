package io.thermocline.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HiccupsTest {
    @Test
    void countsHowLateItIs() {
        try (Hiccups hiccups = Hiccups.start()) {
            while (count(hiccups.counts()) < 20) {
                Thread.onSpinWait();
            }
            List<Long> counts = hiccups.counts();
            assertThat(counts).hasSize(44);
            // Nobody is woken a minute late.
            assertThat(count(counts.subList(37, 44))).isZero();
        }
    }

    private static long count(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
