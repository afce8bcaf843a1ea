package io.thermocline.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.objects.ObjectTraffic.Kind;
import io.thermocline.tiers.ArchiveUse;
import io.thermocline.v1.ArchiveRequests;
import io.thermocline.v1.MonthlyEstimate;
import io.thermocline.v1.RequestCounts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArchiveMessagesTest {
    private static ArchiveUse use(Optional<ArchiveUse.Cost> month) {
        return new ArchiveUse(
                "bucket",
                12,
                List.of(new ArchiveUse.OfKind(
                        Kind.GET, new ArchiveUse.Requests(9, 2, 700), new ArchiveUse.Requests(3, 1, 100))),
                4,
                Duration.ofMinutes(2),
                month);
    }

    private static RequestCounts counts(long requests, long failed, long bytes) {
        return RequestCounts.newBuilder()
                .setRequests(requests)
                .setFailed(failed)
                .setBytes(bytes)
                .build();
    }

    @Test
    void saysWhatWasCountedAndWhatAMonthCosts() {
        assertThat(ArchiveMessages.archive(use(Optional.of(new ArchiveUse.Cost("EUR", 1, 0.5, 0.25)))))
                .isEqualTo(io.thermocline.v1.ArchiveUse.newBuilder()
                        .setPlace("bucket")
                        .setStoredBytes(12)
                        .setRetries(4)
                        .setWindowSeconds(120)
                        .addRequests(ArchiveRequests.newBuilder()
                                .setKind("GET")
                                .setSinceStart(counts(9, 2, 700))
                                .setRecent(counts(3, 1, 100)))
                        .setMonthlyEstimate(MonthlyEstimate.newBuilder()
                                .setCurrency("EUR")
                                .setTotal(1.75)
                                .setStored(1)
                                .setRequests(0.5)
                                .setOut(0.25))
                        .build());
    }

    @Test
    void leavesOutWhatNobodyKnowsThePriceOf() {
        assertThat(ArchiveMessages.archive(use(Optional.empty())).hasMonthlyEstimate())
                .isFalse();
    }
}
