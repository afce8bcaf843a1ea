package io.thermocline.grpc;

import io.thermocline.tiers.ArchiveUse;
import io.thermocline.v1.ArchiveRequests;
import io.thermocline.v1.MonthlyEstimate;
import io.thermocline.v1.RequestCounts;

/** What lies in the archive and goes there, as messages. */
final class ArchiveMessages {
    private ArchiveMessages() {}

    static io.thermocline.v1.ArchiveUse archive(ArchiveUse archive) {
        io.thermocline.v1.ArchiveUse.Builder use = io.thermocline.v1.ArchiveUse.newBuilder()
                .setPlace(archive.place())
                .setStoredBytes(archive.storedBytes())
                .setRetries(archive.retried())
                .setWindowSeconds(archive.window().toSeconds())
                .addAllRequests(archive.used().stream()
                        .map(each -> ArchiveRequests.newBuilder()
                                .setKind(each.kind().name())
                                .setSinceStart(counts(each.sinceOpening()))
                                .setRecent(counts(each.recent()))
                                .build())
                        .toList());
        archive.month().ifPresent(month -> use.setMonthlyEstimate(estimate(month)));
        return use.build();
    }

    private static RequestCounts counts(ArchiveUse.Requests requests) {
        return RequestCounts.newBuilder()
                .setRequests(requests.requests())
                .setFailed(requests.failed())
                .setBytes(requests.bytes())
                .build();
    }

    private static MonthlyEstimate estimate(ArchiveUse.Cost month) {
        return MonthlyEstimate.newBuilder()
                .setCurrency(month.currency())
                .setTotal(month.total())
                .setStored(month.stored())
                .setRequests(month.requests())
                .setOut(month.out())
                .build();
    }
}
