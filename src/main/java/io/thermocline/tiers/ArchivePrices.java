package io.thermocline.tiers;

import io.thermocline.objects.ObjectTraffic.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What the archive's provider charges. Requests that store or list are writes, as providers have it, those that read or look are reads.
 *
 * @param currency what all of it is in
 * @param writes for 1,000 of them
 * @param reads for 1,000 of them
 * @param deletes for 1,000 of them
 * @param stored for a GiB that lies there for a month
 * @param out for a GiB that is read
 */
public record ArchivePrices(String currency, double writes, double reads, double deletes, double stored, double out) {
    private static final double GIB = 1L << 30;
    private static final double THOUSAND = 1_000;
    private static final Duration MONTH = Duration.ofDays(30);

    public ArchivePrices {
        Objects.requireNonNull(currency);
    }

    /**
     * A month of 30 days in which as much lies there as now, and requests go on as they did of late.
     *
     * @param window the time in which the recent requests were made
     */
    ArchiveUse.Cost month(long storedBytes, List<ArchiveUse.OfKind> used, Duration window) {
        double months = (double) MONTH.toNanos() / window.toNanos();
        double requests = 0;
        double bytesOut = 0;
        for (ArchiveUse.OfKind each : used) {
            requests += each.recent().requests() / THOUSAND * perThousand(each.kind());
            bytesOut += each.kind() == Kind.GET ? each.recent().bytes() : 0;
        }
        return new ArchiveUse.Cost(
                currency, storedBytes / GIB * stored, requests * months, bytesOut / GIB * months * out);
    }

    private double perThousand(Kind kind) {
        return switch (kind) {
            case PUT, PART, LIST -> writes;
            case GET, LOOK -> reads;
            case DELETE -> deletes;
        };
    }
}
