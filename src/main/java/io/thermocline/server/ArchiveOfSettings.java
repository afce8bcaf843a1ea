package io.thermocline.server;

import io.thermocline.files.DiskFileStore;
import io.thermocline.objects.CountedObjects;
import io.thermocline.objects.DiskObjects;
import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.ObjectTraffic;
import io.thermocline.s3.S3Limits;
import io.thermocline.s3.S3Objects;
import io.thermocline.s3.S3Place;
import io.thermocline.tiers.ArchivePrices;
import io.thermocline.tiers.ArchiveTraffic;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Opens the place for objects that the settings name. */
final class ArchiveOfSettings {
    private static final Logger LOG = Logger.getLogger(ArchiveOfSettings.class);

    /** Parts of an upload that is younger may still be somebody's work. */
    private static final Duration UPLOADS_TAKE_AT_MOST = Duration.ofDays(1);

    private ArchiveOfSettings() {}

    /**
     * Asks nothing of a server yet, so that a store starts where its bucket cannot be reached.
     *
     * @param movers threads for what keeps a processor busy
     * @throws ObjectStoreException if the folder cannot be used, or there is no region
     */
    static CountedObjects open(Settings settings, Executor threads, Executor movers, InstantSource clock) {
        ObjectTraffic traffic = new ObjectTraffic();
        return switch (settings.archive().kind()) {
            case DISK -> {
                Path folder = settings.dataDir().resolve("archive");
                yield counted(new DiskObjects(new DiskFileStore(folder), folder.toString(), threads), traffic);
            }
            case S3 -> {
                ArchiveSettings.S3 s3 = settings.archive().s3();
                S3Objects objects = new S3Objects(place(s3), limits(s3), threads, movers, clock, traffic);
                removeParts(objects, clock);
                yield counted(objects, traffic);
            }
        };
    }

    private static CountedObjects counted(ObjectStore objects, ObjectTraffic traffic) {
        return new CountedObjects(objects, traffic, System::nanoTime);
    }

    /** Follows what goes to and from the archive. */
    static ArchiveTraffic traffic(Settings settings, CountedObjects archive) {
        ArchiveTraffic traffic = new ArchiveTraffic(
                archive.place(),
                archive.traffic(),
                prices(settings.archive().prices()),
                System::nanoTime,
                fault -> LOG.warn("requests to the archive are not followed", fault));
        traffic.start();
        return traffic;
    }

    /** Empty where none is known. */
    static Optional<ArchivePrices> prices(ArchivePriceSettings prices) {
        boolean known = Stream.of(
                        prices.perThousandWrites(),
                        prices.perThousandReads(),
                        prices.perThousandDeletes(),
                        prices.perGibMonth(),
                        prices.perGibOut())
                .anyMatch(OptionalDouble::isPresent);
        return known
                ? Optional.of(new ArchivePrices(
                        prices.currency(),
                        prices.perThousandWrites().orElse(0),
                        prices.perThousandReads().orElse(0),
                        prices.perThousandDeletes().orElse(0),
                        prices.perGibMonth().orElse(0),
                        prices.perGibOut().orElse(0)))
                : Optional.empty();
    }

    private static void removeParts(S3Objects objects, InstantSource clock) {
        var _ = objects.removeParts(clock.instant().minus(UPLOADS_TAKE_AT_MOST)).whenComplete((removed, failure) -> {
            if (failure != null) {
                LOG.warnf("place=%s old parts of uploads are not removed: %s", objects.place(), failure.getMessage());
            } else if (removed > 0) {
                LOG.infof("place=%s removed parts of uploads=%d", objects.place(), removed);
            }
        });
    }

    static S3Place place(ArchiveSettings.S3 s3) {
        return new S3Place(
                s3.endpoint().map(URI::create),
                s3.region(),
                s3.bucket().orElseThrow(),
                s3.prefix().orElse(""),
                s3.pathStyle(),
                s3.accessKey().map(key -> new S3Place.Keys(key, s3.secretKey().orElseThrow())));
    }

    static S3Limits limits(ArchiveSettings.S3 s3) {
        return new S3Limits(
                s3.timeout(),
                s3.attempts(),
                s3.connections(),
                Math.toIntExact(s3.partBytes().asLongValue()));
    }
}
