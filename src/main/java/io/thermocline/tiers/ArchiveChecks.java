package io.thermocline.tiers;

import io.thermocline.engine.ArchiveState;
import io.thermocline.tiers.Diagnosis.Area;
import io.thermocline.tiers.Diagnosis.Check;

/** Checks of the archive. */
final class ArchiveChecks {
    private static final String NAME = "archive";

    private ArchiveChecks() {}

    /** Whether it can be read and written. */
    static Check state(ArchiveState archive) {
        String since = archive.failingSince() == null ? "" : " It fails since " + archive.failingSince() + ".";
        String why = ": " + archive.detail() + "." + since;
        return switch (archive.condition()) {
            case NONE -> Check.ok(Area.ARCHIVE, NAME, "There is no archive.");
            case IDLE ->
                Check.ok(Area.ARCHIVE, NAME, "Nothing was written to the archive yet, and no read from it has failed.");
            case OPEN -> Check.ok(Area.ARCHIVE, NAME, "The archive takes what is moved there.");
            case UNREACHABLE ->
                Check.fail(
                        Area.ARCHIVE,
                        NAME,
                        "The archive at " + archive.place() + " does not work" + why,
                        "Check the network, the server, the bucket and the credentials; it is tried again by itself, and what lies here is not touched by it.");
            case FENCED, FOREIGN ->
                Check.fail(
                        Area.ARCHIVE,
                        NAME,
                        "Nothing is written to the archive at " + archive.place() + why,
                        "See which data directory owns the archive, and that the settings name the right place; then start again.");
        };
    }
}
