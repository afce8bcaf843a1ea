package io.thermocline.tiers;

import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.ProbeReport;
import io.thermocline.objects.ProbeReport.Trial;
import io.thermocline.tiers.Diagnosis.Area;
import io.thermocline.tiers.Diagnosis.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks of what the archive was just seen to do. */
final class ProbeChecks {
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(1);
    /** S3 refuses requests that are older or younger than this. */
    private static final Duration CLOCK_LIMIT = Duration.ofMinutes(15);

    private ProbeChecks() {}

    static List<Check> of(ProbeReport report) {
        List<Check> checks = new ArrayList<>();
        for (ProbeReport.Check each : report.checks()) {
            checks.add(check(each));
        }
        checks.add(clock(report.clockAhead()));
        if (report.checks().size() == Trial.values().length) {
            checks.add(checksums(report.checksums()));
        }
        return checks;
    }

    private static Check check(ProbeReport.Check tried) {
        String name = name(tried.trial());
        ObjectStoreException.Kind kind = tried.kind();
        return kind == null
                ? Check.ok(Area.ARCHIVE, name, works(tried.trial()))
                : Check.fail(Area.ARCHIVE, name, wrong(tried), advice(tried.trial(), kind));
    }

    private static String name(Trial trial) {
        return switch (trial) {
            case WRITE -> "archive-write";
            case READ_PART -> "archive-read";
            case LIST_AFTER_WRITE -> "archive-list";
            case CREATE_IF_ABSENT -> "archive-create-if-absent";
            case DELETE -> "archive-delete";
        };
    }

    private static String works(Trial trial) {
        return switch (trial) {
            case WRITE -> "An object was stored, and is there.";
            case READ_PART -> "A part of an object was read, and it is the part that was asked for.";
            case LIST_AFTER_WRITE -> "An object that was just stored is listed.";
            case CREATE_IF_ABSENT -> "A name that is taken is not taken again, not by several at the same time either.";
            case DELETE -> "Objects that were deleted are gone.";
        };
    }

    private static String wrong(ProbeReport.Check tried) {
        return "A trial of the archive failed: " + tried.detail() + ".";
    }

    private static String advice(Trial trial, ObjectStoreException.Kind kind) {
        return switch (kind) {
            case UNAVAILABLE -> "Check the network, the server and thermocline.archive.s3.endpoint.";
            case DENIED -> "Check the credentials, the machine's clock, and that they allow " + needs(trial) + ".";
            case FULL -> "Make room where the archive lies.";
            case MISSING, CORRUPT, UNUSABLE -> unusable(trial);
        };
    }

    private static String unusable(Trial trial) {
        return switch (trial) {
            case WRITE ->
                "Check that the bucket or folder exists and that nothing else, such as a rule of its lifecycle, removes objects from it.";
            case READ_PART ->
                "Do not archive to this server: its reads cannot be relied on. If a proxy or cache stands before it, take it away.";
            case LIST_AFTER_WRITE ->
                "Do not archive to this server, or take away the cache before it: garbage and manifests are found by lists.";
            case CREATE_IF_ABSENT ->
                "Do not archive to this server: two writers could both believe that the archive is theirs. It has to honour `If-None-Match: *`.";
            case DELETE ->
                "See that no object lock and no cache keeps what is deleted: until then erasures cannot end, and nothing makes room.";
        };
    }

    private static String needs(Trial trial) {
        return switch (trial) {
            case WRITE, CREATE_IF_ABSENT -> "s3:PutObject and s3:GetObject";
            case READ_PART -> "s3:GetObject";
            case LIST_AFTER_WRITE -> "s3:ListBucket";
            case DELETE -> "s3:DeleteObject, s3:DeleteObjectVersion, s3:ListBucketVersions and s3:AbortMultipartUpload";
        };
    }

    private static Check clock(Optional<Duration> ahead) {
        if (ahead.isEmpty()) {
            return Check.ok(Area.ARCHIVE, "archive-clock", "The archive tells no time.");
        }
        Duration far = ahead.get().abs();
        String what = "The archive's clock is " + far.toSeconds() + " s "
                + (ahead.get().isNegative() ? "behind" : "ahead of") + " this machine's.";
        String advice = "Check the time service of both; servers refuse requests that are " + CLOCK_LIMIT.toMinutes()
                + " minutes off.";
        if (far.compareTo(CLOCK_LIMIT) >= 0) {
            return Check.fail(Area.ARCHIVE, "archive-clock", what, advice);
        }
        return far.compareTo(CLOCK_SLACK) > 0
                ? Check.warn(Area.ARCHIVE, "archive-clock", what, advice)
                : Check.ok(Area.ARCHIVE, "archive-clock", what);
    }

    private static Check checksums(boolean offered) {
        return Check.ok(
                Area.ARCHIVE,
                "archive-checksums",
                offered
                        ? "The archive computes checksums: uploads are verified by them."
                        : "The archive computes no checksums: uploads are verified by reading them back.");
    }
}
