package io.thermocline.calls;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;

/** What a failure is to the client. */
public final class Failures {
    private static final Logger LOG = Logger.getLogger(Failures.class);

    private Failures() {}

    /** The problem that a failure carries. A defect is logged here, and the client learns only that there was one. */
    public static Problem problem(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ProblemException exception) {
            Problem problem = exception.problem();
            if (exception.getCause() != null && problem.kind().status() >= 500) {
                log(problem, exception.getCause());
            }
            return problem;
        }
        if (cause instanceof InternalError) {
            // Late word of the JVM that the disk did not deliver part of a mapped file: no defect of the store.
            LOG.error("a mapped file cannot be read", cause);
            return Problem.of(ProblemKind.CORRUPT, "a mapped file cannot be read; what it holds is not served");
        }
        LOG.error("a call failed unexpectedly", cause);
        return new Problem(ProblemKind.INTERNAL, "The store met a defect; its log says more.", List.of(), null);
    }

    /** What cannot be reached is no defect: one line for a call says it, and health says since when. */
    private static void log(Problem problem, Throwable cause) {
        if (problem.kind() == ProblemKind.UNAVAILABLE) {
            LOG.warnf("type=%s detail=%s cause=%s", problem.kind().type(), problem.detail(), cause);
        } else {
            LOG.errorf(cause, "type=%s detail=%s", problem.kind().type(), problem.detail());
        }
    }
}
