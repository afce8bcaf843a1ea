package io.thermocline.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HiccupsTest {
    private long now;
    private long late;
    private long reads;
    private final Hiccups hiccups = new Hiccups(() -> reads, () -> now, length -> now += length + late);

    /** Twenty times, in the tenth of a second after a read. */
    private void lateBy(long nanos) {
        late = nanos;
        reads++;
        hiccups.lookWhileRead();
    }

    private long looks() {
        return hiccups.counts().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void countsHowLateItIs() {
        lateBy(1L << 20);
        lateBy((1L << 20) + 1);
        lateBy(1L << 21);
        List<Long> counts = hiccups.counts();
        assertThat(counts.get(20)).isEqualTo(20);
        assertThat(counts.get(21)).isEqualTo(40);
        assertThat(looks()).isEqualTo(60);
    }

    @Test
    void whoIsWokenEarlyIsNotLate() {
        lateBy(-1000);
        lateBy(Long.MAX_VALUE / 64);
        assertThat(hiccups.counts().getFirst()).isEqualTo(20);
        assertThat(hiccups.counts().getLast()).isEqualTo(20);
    }

    @Test
    void restsWhileNobodyReads() {
        hiccups.lookWhileRead();
        assertThat(looks()).isZero();
        assertThat(now).isEqualTo(100_000_000);
        lateBy(0);
        hiccups.lookWhileRead();
        assertThat(looks()).isEqualTo(20);
    }
}
