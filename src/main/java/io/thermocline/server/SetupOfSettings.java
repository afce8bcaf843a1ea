package io.thermocline.server;

import com.sun.management.UnixOperatingSystemMXBean;
import io.thermocline.tiers.Price;
import io.thermocline.tiers.Setup;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.OptionalDouble;
import java.util.Set;

/** What checks of the set-up compare. */
final class SetupOfSettings {
    private SetupOfSettings() {}

    /** Looks at the data directory and the archive's folder, which are there. */
    static Setup look(Settings settings) {
        Path data = settings.dataDir();
        return new Setup(
                type(data),
                archived(settings.archive(), data),
                new Setup.Times(
                        settings.table().verifyEvery(),
                        settings.history().retention(),
                        settings.delete().within()),
                settings.log().acceptLossAfter().isPresent(),
                mostOpenFiles());
    }

    private static Setup.Archived archived(ArchiveSettings archive, Path data) {
        return switch (archive.kind()) {
            case DISK -> new Setup.Archived(sameDisk(data, data.resolve("archive")), false, unpriced(archive.prices()));
            case S3 ->
                new Setup.Archived(
                        false,
                        archive.s3()
                                .endpoint()
                                .map(URI::create)
                                .filter(SetupOfSettings::unencrypted)
                                .isPresent(),
                        unpriced(archive.prices()));
        };
    }

    /** None where there is no price at all: then nothing is estimated. */
    static Set<Price> unpriced(ArchivePriceSettings prices) {
        Set<Price> none = EnumSet.noneOf(Price.class);
        for (Price each : Price.values()) {
            OptionalDouble price = switch (each) {
                case WRITES -> prices.perThousandWrites();
                case READS -> prices.perThousandReads();
                case DELETES -> prices.perThousandDeletes();
                case STORED -> prices.perGibMonth();
                case OUT -> prices.perGibOut();
            };
            if (price.isEmpty()) {
                none.add(each);
            }
        }
        return none.size() == Price.values().length ? Set.of() : none;
    }

    private static boolean unencrypted(URI endpoint) {
        try {
            return "http".equalsIgnoreCase(endpoint.getScheme())
                    && !InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // Whoever cannot be found now is on another machine.
            return true;
        }
    }

    private static boolean sameDisk(Path one, Path other) {
        try {
            FileStore store = Files.getFileStore(one);
            return store.equals(Files.getFileStore(other));
        } catch (IOException e) {
            return false;
        }
    }

    private static String type(Path folder) {
        try {
            return Files.getFileStore(folder).type();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static long mostOpenFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 0;
    }
}
