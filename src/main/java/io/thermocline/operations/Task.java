package io.thermocline.operations;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;

/** What the operations of a kind do. Thread-safe: several may run at once. */
@FunctionalInterface
public interface Task {
    /**
     * Does the work, or what is left of it; may block. Calls {@link Work#reached} or {@link Work#requireGoing} now and then, at least once a
     * second, and lets what they throw pass.
     *
     * @return what it did in all
     * @throws io.thermocline.problem.ProblemException when it cannot go on: it is run again after a pause when the problem {@link #passes}, else
     *     the operation has failed
     */
    Report run(Work work);

    /** Whether what met a problem may be tried again later: it passes by itself, unless nothing advises to try again, or the outcome of a write is unknown. */
    static boolean passes(Problem problem) {
        boolean transientFault = problem.kind().transientFault() && problem.retryAfter() != null;
        return transientFault || problem.kind() == ProblemKind.OUTCOME_UNKNOWN;
    }
}
