package io.thermocline.problem;

import java.util.Objects;

/** Carries a {@link Problem} to the door. Has no stack trace unless it has a cause: it is an answer, not a defect. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** A problem that is an answer. */
    public ProblemException(Problem problem) {
        super(Objects.requireNonNull(problem).detail(), null, false, false);
        this.problem = problem;
    }

    /** A problem with the fault behind it, for the log. */
    public ProblemException(Problem problem, Throwable cause) {
        super(Objects.requireNonNull(problem).detail(), cause, false, true);
        this.problem = problem;
    }

    /** Shorthand for a problem without fields. */
    public static ProblemException of(ProblemKind kind, String detail) {
        return Problem.of(kind, detail).exception();
    }

    /** The problem itself. */
    public Problem problem() {
        return problem;
    }
}
