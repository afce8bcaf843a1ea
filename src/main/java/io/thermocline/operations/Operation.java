package io.thermocline.operations;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.problem.Problem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A long task at one moment.
 *
 * @param kind name of its {@link Kind}
 * @param caller who began it; it acts with the rights that this caller had then
 * @param problem why it failed; null unless its state is FAILED
 */
public record Operation(
        BlockId id,
        String kind,
        Caller caller,
        State state,
        Span span,
        Checkpoint checkpoint,
        @Nullable Problem problem) {
    /** Where an operation is in its life. */
    public enum State {
        /** It waits for its turn. */
        PENDING,
        /** Its task runs, or will be run again. */
        RUNNING,
        /** Its task runs, and is to stop. */
        CANCELLING,
        /** Its task has done all of it. */
        SUCCEEDED,
        /** Its task cannot go on. */
        FAILED,
        /** It was stopped on request. */
        CANCELLED;

        /** Whether nothing will change any more. */
        public boolean ended() {
            return switch (this) {
                case PENDING, RUNNING, CANCELLING -> false;
                case SUCCEEDED, FAILED, CANCELLED -> true;
            };
        }
    }

    /**
     * When; microseconds since the epoch, 0 for not yet.
     *
     * @param begunAfter the last commit before its task first ran; what the task committed is after that. 0 before it ran
     */
    public record Span(long createdAtMicros, long startedAtMicros, long finishedAtMicros, long begunAfter) {}

    public Operation {
        Objects.requireNonNull(id);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(caller);
        Objects.requireNonNull(state);
        Objects.requireNonNull(span);
        Objects.requireNonNull(checkpoint);
        if ((problem != null) != (state == State.FAILED)) {
            throw new IllegalArgumentException("a failed operation has a problem, and no other: " + state);
        }
    }

    /** One that waits for its turn. */
    static Operation pending(BlockId id, Kind kind, Caller caller, long nowMicros) {
        return new Operation(
                id,
                kind.name(),
                caller,
                State.PENDING,
                new Span(nowMicros, 0, 0, 0),
                Checkpoint.start(kind.unit()),
                null);
    }

    /** Its turn has come; changes nothing once it has. */
    Operation begun(long nowMicros, long sequence) {
        return state == State.PENDING
                ? new Operation(
                        id,
                        kind,
                        caller,
                        State.RUNNING,
                        new Span(span.createdAtMicros, nowMicros, 0, sequence),
                        checkpoint,
                        null)
                : this;
    }

    /** Somebody wants it to stop; changes nothing when that was known, or it has ended. */
    Operation cancelled(long nowMicros) {
        return switch (state) {
            case PENDING -> ended(State.CANCELLED, checkpoint, null, nowMicros);
            case RUNNING -> new Operation(id, kind, caller, State.CANCELLING, span, checkpoint, null);
            case CANCELLING, SUCCEEDED, FAILED, CANCELLED -> this;
        };
    }

    /** It is further; changes nothing when it has ended. */
    Operation reached(Checkpoint further) {
        return state.ended() ? this : new Operation(id, kind, caller, state, span, further, null);
    }

    /** It has ended; changes nothing when it had before. */
    Operation ended(State how, Checkpoint last, @Nullable Problem why, long nowMicros) {
        return state.ended()
                ? this
                : new Operation(
                        id,
                        kind,
                        caller,
                        how,
                        new Span(span.createdAtMicros, span.startedAtMicros, nowMicros, span.begunAfter),
                        last,
                        why);
    }

    /** Whether a caller may know of it: whoever began it, and operators. */
    boolean visibleTo(Caller other) {
        return visible(caller.name(), other);
    }

    static boolean visible(String beganBy, Caller other) {
        return other.role() != Caller.Role.USER || other.name().equals(beganBy);
    }
}
