package io.thermocline.engine;

import io.thermocline.objects.ObjectStoreException;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.segment.CorruptPageException;
import io.thermocline.segment.CorruptSegmentException;

/** The engine's faults as problems. */
final class Faults {
    private Faults() {}

    static ProblemException corrupt(CorruptPageException cause) {
        return new ProblemException(
                Problem.of(
                        ProblemKind.CORRUPT,
                        "stored bytes do not match their checksum and are not served; segment="
                                + cause.page().segment()),
                cause);
    }

    static ProblemException corrupt(CorruptSegmentException cause) {
        return new ProblemException(
                Problem.of(
                        ProblemKind.CORRUPT, "a file of a segment is missing or damaged, or its object in the archive"),
                cause);
    }

    /** How the JVM reports that the disk did not deliver part of a mapped file; where the segment could be told, it has noted the damage. */
    static ProblemException unreadable(InternalError cause) {
        return new ProblemException(
                Problem.of(ProblemKind.CORRUPT, "a mapped file cannot be read; what it holds is not served"), cause);
    }

    /** What lies in the archive alone cannot be had, or nothing can be put there. */
    static ProblemException archive(ObjectStoreException cause) {
        ProblemKind kind =
                cause.kind() == ObjectStoreException.Kind.CORRUPT ? ProblemKind.CORRUPT : ProblemKind.UNAVAILABLE;
        String why = switch (cause.kind()) {
            case UNAVAILABLE -> "the archive cannot be reached or does not answer; try again later";
            case DENIED ->
                "the archive refuses the store's credentials; see that the key (thermocline.archive.s3.access-key and secret-key, else the environment's) is valid and has its rights, that the clock is right, or that the folder may be written";
            case UNUSABLE ->
                "the archive is not there or cannot be used as it is; see that the bucket (thermocline.archive.s3.bucket) or folder exists and that the settings thermocline.archive.* name the right place";
            case FULL -> "the archive is full; make room there, or raise its quota";
            case MISSING -> "the archive lacks an object that belongs to this store; an operator has to act";
            case CORRUPT -> "the archive delivered other bytes than were stored, and they are not served";
        };
        return new ProblemException(Problem.of(kind, why), cause);
    }

    static ProblemException storageFull() {
        return ProblemException.of(ProblemKind.STORAGE_FULL, "the disk is full; writes work again once there is room");
    }

    static ProblemException overloaded(String what) {
        return ProblemException.of(ProblemKind.OVERLOADED, what);
    }

    static ProblemException unavailable(String why) {
        return ProblemException.of(ProblemKind.UNAVAILABLE, why);
    }

    static ProblemException outcomeUnknown(Throwable cause) {
        return new ProblemException(
                Problem.of(
                        ProblemKind.OUTCOME_UNKNOWN,
                        "the log could not be synced; whether the write happened shows when it is read again"),
                cause);
    }

    static ProblemException internal(Throwable cause) {
        return new ProblemException(
                Problem.of(ProblemKind.INTERNAL, "the commit failed for a defect of the store; nothing happened"),
                cause);
    }

    static ProblemException tooLarge(long bytes, long limit) {
        return ProblemException.of(
                ProblemKind.TOO_LARGE, "the transaction has " + bytes + " bytes; at most " + limit + " are taken");
    }
}
