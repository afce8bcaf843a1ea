package io.thermocline.tiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thermocline.objects.ObjectTraffic;
import io.thermocline.objects.ObjectTraffic.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArchiveTrafficTest {
    private static final long GIB = 1L << 30;
    /** Nothing divides anything else, so that no price can stand for another. */
    private static final ArchivePrices PRICES = new ArchivePrices("EUR", 0.005, 0.0007, 0.0011, 0.023, 0.09);

    private final ObjectTraffic requests = new ObjectTraffic();
    private final List<RuntimeException> faults = new ArrayList<>();
    private long nanos = 1L << 40;

    private ArchiveTraffic traffic(Optional<ArchivePrices> prices) {
        return new ArchiveTraffic("bucket", requests, prices, () -> nanos, faults::add);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private void ended(Kind kind, int times, long bytes) {
        for (int i = 0; i < times; i++) {
            requests.ended(kind, bytes, Duration.ZERO);
        }
    }

    private static ArchiveUse.OfKind of(ArchiveUse use, Kind kind) {
        return use.used().stream()
                .filter(each -> each.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void recentIsWhatCameSinceItBegan() {
        ended(Kind.PUT, 5, 100);
        requests.failed(Kind.PUT, Duration.ZERO);
        ArchiveTraffic traffic = traffic(Optional.empty());
        pass(Duration.ofMinutes(3));
        ended(Kind.PUT, 2, 1_000);
        requests.failed(Kind.GET, Duration.ZERO);
        requests.retried(4);
        ArchiveUse use = traffic.use(77);
        assertThat(use.window()).isEqualTo(Duration.ofMinutes(3));
        assertThat(use.storedBytes()).isEqualTo(77);
        assertThat(use.retried()).isEqualTo(4);
        assertThat(use.month()).isEmpty();
        assertThat(of(use, Kind.PUT))
                .isEqualTo(new ArchiveUse.OfKind(
                        Kind.PUT, new ArchiveUse.Requests(8, 1, 2_500), new ArchiveUse.Requests(2, 0, 2_000)));
        assertThat(of(use, Kind.GET).recent()).isEqualTo(new ArchiveUse.Requests(1, 1, 0));
    }

    @Test
    void forgetsWhatWasMoreThanADayAgo() {
        ArchiveTraffic traffic = traffic(Optional.empty());
        ended(Kind.PUT, 1_000, 1);
        for (int i = 0; i < 6 * 24 + 6; i++) {
            pass(ArchiveTraffic.EVERY);
            ended(Kind.GET, 1, 1);
            traffic.step();
        }
        ArchiveUse use = traffic.use(0);
        assertThat(use.window()).isEqualTo(Duration.ofDays(1));
        assertThat(of(use, Kind.PUT).recent().requests()).isZero();
        assertThat(of(use, Kind.PUT).sinceOpening().requests()).isEqualTo(1_000);
        assertThat(of(use, Kind.GET).recent().requests()).isEqualTo(6 * 24);
        pass(Duration.ofMinutes(5));
        ended(Kind.GET, 1, 1);
        assertThat(of(traffic.use(0), Kind.GET).recent().requests()).isEqualTo(6 * 24 + 1);
        assertThat(traffic.use(0).window()).isEqualTo(Duration.ofDays(1).plusMinutes(5));
    }

    @Test
    void stepsThatComeTooEarlyShortenNothing() {
        ArchiveTraffic traffic = traffic(Optional.empty());
        for (int i = 0; i < 1_000; i++) {
            pass(Duration.ofSeconds(6));
            traffic.step();
        }
        assertThat(traffic.use(0).window()).isEqualTo(Duration.ofSeconds(6_000));
    }

    @Test
    void aMonthCostsWhatIsStoredAndWhatWasAskedInThirtyDaysOfIt() {
        ended(Kind.PUT, 9_999, GIB);
        ArchiveTraffic traffic = traffic(Optional.of(PRICES));
        pass(Duration.ofHours(3));
        ended(Kind.PUT, 40, GIB);
        ended(Kind.PART, 30, GIB);
        ended(Kind.LIST, 30, 0);
        ended(Kind.GET, 1_500, 1 << 20);
        requests.failed(Kind.LOOK, Duration.ZERO);
        ended(Kind.LOOK, 499, 0);
        ended(Kind.DELETE, 1_000, 0);
        ArchiveUse.Cost month = traffic.use(50 * GIB).month().orElseThrow();
        assertThat(month.currency()).isEqualTo("EUR");
        assertThat(month.stored()).isCloseTo(50 * 0.023, within(1e-9));
        assertThat(month.requests()).isCloseTo(240 * (0.1 * 0.005 + 2 * 0.0007 + 0.0011), within(1e-9));
        assertThat(month.out()).isCloseTo(240 * (1_500 / 1024.0) * 0.09, within(1e-9));
        assertThat(month.total()).isCloseTo(month.stored() + month.requests() + month.out(), within(1e-9));
    }

    @Test
    void noTimeIsNoReasonForEndlessCosts() {
        ArchiveTraffic traffic = traffic(Optional.of(PRICES));
        ended(Kind.PUT, 1, 1);
        ArchiveUse use = traffic.use(0);
        assertThat(use.window()).isEqualTo(Duration.ofSeconds(1));
        assertThat(use.month().orElseThrow().total()).isCloseTo(2_592_000 * 0.000005, within(1e-9));
    }
}
