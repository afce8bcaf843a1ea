package io.thermocline.tiers;

import static java.util.Locale.ROOT;

import io.thermocline.tiers.Diagnosis.Area;
import io.thermocline.tiers.Diagnosis.Check;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks of what the store was set up with. */
final class SetupChecks {
    private static final Set<String> MEMORY_DISKS = Set.of("tmpfs", "ramfs");
    private static final Set<String> REMOTE_DISKS = Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs");
    private static final long FEW_OPEN_FILES = 4_096;

    private SetupChecks() {}

    /**
     * All of them.
     *
     * @param archivedSegments whose contents lie in the archive alone
     * @param use of the archive
     */
    static List<Check> run(Setup setup, long archivedSegments, ArchiveUse use) {
        return List.of(
                sameDisk(setup.archived(), archivedSegments),
                encrypted(setup.archived()),
                priced(setup.archived().unpriced(), use),
                fileSystem(setup.fileSystem()),
                openFiles(setup.mostOpenFiles()),
                loss(setup.acceptsLoss()),
                verified(setup.times().verifyTable()),
                deletion(setup.times()));
    }

    private static Check sameDisk(Setup.Archived archived, long segments) {
        if (!archived.sameDisk()) {
            return Check.ok(Area.CONFIGURATION, "archive-disk", "The archive is not on the data directory's disk.");
        }
        String what =
                "The archive is on the data directory's own disk: what is moved there makes no room, and is gone with that disk.";
        return segments == 0
                ? Check.ok(Area.CONFIGURATION, "archive-disk", what + " Nothing was moved there.")
                : Check.warn(
                        Area.CONFIGURATION,
                        "archive-disk",
                        what + " Segments there: " + segments + ".",
                        "Mount another disk at the folder `archive` of the data directory, or set thermocline.archive.kind=s3.");
    }

    private static Check encrypted(Setup.Archived archived) {
        return archived.unencrypted()
                ? Check.warn(
                        Area.CONFIGURATION,
                        "archive-encryption",
                        "Contents travel to the archive over plain HTTP: whoever listens on the way reads them.",
                        "Use an https endpoint in thermocline.archive.s3.endpoint.")
                : Check.ok(
                        Area.CONFIGURATION,
                        "archive-encryption",
                        "Contents do not travel to another machine as they are.");
    }

    private static Check priced(Set<Price> unpriced, ArchiveUse use) {
        String missing = Stream.of(Price.values())
                .filter(each -> unpriced.contains(each) && each.isDue(use))
                .map(each -> "thermocline.archive.prices." + each.setting())
                .collect(Collectors.joining(", "));
        return missing.isEmpty()
                ? Check.ok(
                        Area.CONFIGURATION, "archive-prices", "No price is missing for what the archive is used for.")
                : Check.warn(
                        Area.CONFIGURATION,
                        "archive-prices",
                        "Some prices of the archive are set, and not all that its use has: the estimate of a month is too low.",
                        "Set " + missing + ", to 0 where nothing is charged.");
    }

    private static Check fileSystem(String type) {
        String what = "The data directory is on a file system of type " + type;
        String kind = type.toLowerCase(ROOT);
        if (MEMORY_DISKS.contains(kind)) {
            return Check.warn(
                    Area.CONFIGURATION,
                    "data-disk",
                    what + ", which is memory: all of it is gone when the machine stops.",
                    "Set thermocline.data-dir to a folder on a disk, unless that is meant.");
        }
        if (REMOTE_DISKS.contains(kind)) {
            return Check.warn(
                    Area.CONFIGURATION,
                    "data-disk",
                    what + ", on another machine: each write waits for it, and its locks may not hold.",
                    "Set thermocline.data-dir to a folder on a local disk.");
        }
        return Check.ok(Area.CONFIGURATION, "data-disk", what + ".");
    }

    private static Check openFiles(long most) {
        String what = most == 0 ? "How many files may be open is not known." : "Files that may be open: " + most + ".";
        return most > 0 && most < FEW_OPEN_FILES
                ? Check.warn(
                        Area.CONFIGURATION,
                        "open-files",
                        what + " Each segment takes several, and each connection one.",
                        "Allow the server at least " + FEW_OPEN_FILES + " (`ulimit -n`, LimitNOFILE).")
                : Check.ok(Area.CONFIGURATION, "open-files", what);
    }

    private static Check loss(boolean accepted) {
        return accepted
                ? Check.warn(
                        Area.CONFIGURATION,
                        "accept-loss",
                        "A start that finds the log damaged may give up what was acknowledged.",
                        "Take thermocline.log.accept-loss-after out of the settings: it was for one start.")
                : Check.ok(Area.CONFIGURATION, "accept-loss", "A start that finds the log damaged is refused.");
    }

    private static Check verified(Duration every) {
        return every.isZero()
                ? Check.warn(
                        Area.CONFIGURATION,
                        "table-verification",
                        "The metadata table is not read by itself: damage is found by the query that meets it.",
                        "Set thermocline.table.verify-every, such as 6h.")
                : Check.ok(
                        Area.CONFIGURATION,
                        "table-verification",
                        "The metadata table is read whole every " + every.toMinutes() + " min.");
    }

    private static Check deletion(Setup.Times times) {
        return times.history().compareTo(times.deleteWithin()) > 0
                ? Check.warn(
                        Area.CONFIGURATION,
                        "delete-within",
                        "What is deleted is to leave within "
                                + times.deleteWithin().toHours()
                                + " h, and stays for the history of "
                                + times.history().toHours() + " h all the same.",
                        "Lower thermocline.history.retention, or raise thermocline.delete.within.")
                : Check.ok(
                        Area.CONFIGURATION,
                        "delete-within",
                        "What is deleted leaves within " + times.deleteWithin().toHours() + " h.");
    }
}
