package io.thermocline.engine;

import io.thermocline.block.BlockId;
import java.util.List;
import java.util.Objects;

/** Preconditions did not hold, and nothing of the transaction happened. Has no stack trace: it is an answer. */
public final class ConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Failure> failures;

    /**
     * One operation whose precondition did not hold.
     *
     * @param operation its index in the transaction
     * @param foundVersion the current version, 0 when there is no row of the id
     * @param foundGone whether that version is a tombstone or expired
     */
    public record Failure(int operation, BlockId id, long foundVersion, boolean foundGone) {
        public Failure {
            Objects.requireNonNull(id);
        }

        /** The precondition that would have held. */
        public Precondition wouldHold() {
            if (foundVersion == 0) {
                return Precondition.ABSENT;
            }
            return foundGone ? Precondition.tombstoned(foundVersion) : Precondition.versionIs(foundVersion);
        }
    }

    ConflictException(List<Failure> failures) {
        super(failures.size() + " precondition(s) did not hold", null, false, false);
        this.failures = List.copyOf(failures);
    }

    /** All operations that failed, by ascending index; at least one. */
    public List<Failure> failures() {
        return failures;
    }
}
