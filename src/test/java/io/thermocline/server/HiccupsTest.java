package io.thermocline.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HiccupsTest {
    private long now;
    private long late;
    private final Hiccups hiccups = new Hiccups(() -> now, length -> now += length + late);

    private void lateBy(long nanos) {
        late = nanos;
        hiccups.look();
    }

    @Test
    void countsHowLateItIs() {
        lateBy(1L << 20);
        lateBy((1L << 20) + 1);
        lateBy(1L << 21);
        List<Long> counts = hiccups.counts();
        assertThat(counts.get(20)).isEqualTo(1);
        assertThat(counts.get(21)).isEqualTo(2);
        assertThat(counts.stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
    }

    @Test
    void whoIsWokenEarlyIsNotLate() {
        lateBy(-1000);
        lateBy(Long.MAX_VALUE / 2);
        assertThat(hiccups.counts().getFirst()).isEqualTo(1);
        assertThat(hiccups.counts().getLast()).isEqualTo(1);
    }
}
