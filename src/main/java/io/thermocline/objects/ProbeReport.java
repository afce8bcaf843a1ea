package io.thermocline.objects;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a place was seen to do.
 *
 * @param place where it is
 * @param checks what was tried, in order; nothing else is tried where no object can be stored
 * @param checksums whether the place computes checksums of its own
 * @param clockAhead how far its clock is ahead of ours, where it tells the time
 */
public record ProbeReport(String place, List<Check> checks, boolean checksums, Optional<Duration> clockAhead) {
    /** What is tried. */
    public enum Trial {
        /** An object is stored. */
        WRITE,
        /** Its part comes back as it is. */
        READ_PART,
        /** It is listed at once. */
        LIST_AFTER_WRITE,
        /** A name that is taken is not taken again, and of several who create one at the same time one wins. */
        CREATE_IF_ABSENT,
        /** It is removed, by a deletion and for good, and then not there. */
        DELETE
    }

    /**
     * One trial.
     *
     * @param detail what was wrong; empty if nothing
     * @param kind what to do about it, {@code UNUSABLE} where the place answers and does what it should not; null if nothing is wrong
     */
    public record Check(Trial trial, String detail, ObjectStoreException.@Nullable Kind kind) {
        public Check {
            Objects.requireNonNull(trial);
            Objects.requireNonNull(detail);
        }

        static Check passed(Trial trial) {
            return new Check(trial, "", null);
        }

        static Check failed(Trial trial, String detail, ObjectStoreException.Kind kind) {
            return new Check(trial, detail, kind);
        }

        /** Whether nothing is wrong. */
        public boolean passed() {
            return kind == null;
        }
    }

    public ProbeReport {
        checks = List.copyOf(checks);
        Objects.requireNonNull(place);
        Objects.requireNonNull(clockAhead);
    }

    /** Whether the place does all that is needed. */
    public boolean usable() {
        return checks.stream().allMatch(Check::passed);
    }

    /** What is wrong, for people; empty if nothing. */
    public Optional<String> fault() {
        return checks.stream().filter(check -> !check.passed()).findFirst().map(check -> place + ": " + check.detail());
    }
}
