package io.thermocline.tiers;

import io.thermocline.objects.ObjectTraffic;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What lies in the archive, what went to and from it, and what that costs.
 *
 * @param place where it is
 * @param storedBytes of the segments that lie there
 * @param used by kind of request
 * @param retried requests that were sent again, since the opening
 * @param window how long ago recent requests began to count, a day or so at most
 * @param month what a month costs, about, where prices are known
 */
public record ArchiveUse(
        String place, long storedBytes, List<OfKind> used, long retried, Duration window, Optional<Cost> month) {
    /**
     * Requests of one kind.
     *
     * @param sinceOpening all of them
     * @param recent those within the window
     */
    public record OfKind(ObjectTraffic.Kind kind, Requests sinceOpening, Requests recent) {
        public OfKind {
            Objects.requireNonNull(kind);
            Objects.requireNonNull(sinceOpening);
            Objects.requireNonNull(recent);
        }
    }

    /**
     * Requests.
     *
     * @param requests that ended
     * @param failed of those
     * @param bytes that they carried
     */
    public record Requests(long requests, long failed, long bytes) {}

    /**
     * An estimate of what a month costs.
     *
     * @param currency what it is in
     * @param stored for what lies there
     * @param requests for requests
     * @param out for bytes that are read
     */
    public record Cost(String currency, double stored, double requests, double out) {
        public Cost {
            Objects.requireNonNull(currency);
        }

        /** All together. */
        public double total() {
            return stored + requests + out;
        }
    }

    public ArchiveUse {
        Objects.requireNonNull(place);
        used = List.copyOf(used);
        Objects.requireNonNull(window);
        Objects.requireNonNull(month);
    }
}
