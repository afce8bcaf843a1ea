package io.thermocline.blocks;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.problem.Violation;
import java.util.ArrayList;
import java.util.List;

/** What went wrong in which step, made into the one problem that the client gets. Confined to one thread. */
final class StepFailures {
    private final boolean transaction;
    private final List<Failure> failures = new ArrayList<>();

    private record Failure(int step, Problem problem) {}

    /** @param transaction whether problems name their step */
    StepFailures(boolean transaction) {
        this.transaction = transaction;
    }

    void add(int step, Problem problem) {
        failures.add(new Failure(step, problem));
    }

    boolean none() {
        return failures.isEmpty();
    }

    /**
     * Throws when there is any failure. Of a transaction, all broken rules are reported together, or else all failures of the kind of the first;
     * a version that is not the one required is a conflict there.
     */
    void throwIfAny() {
        if (failures.isEmpty()) {
            return;
        }
        if (!transaction) {
            throw failures.getFirst().problem().exception();
        }
        ProblemKind kind = failures.stream().anyMatch(each -> each.problem().kind() == ProblemKind.INVALID)
                ? ProblemKind.INVALID
                : kindInTransaction(failures.getFirst());
        List<Violation> violations = failures.stream()
                .filter(each -> kindInTransaction(each) == kind)
                .flatMap(each -> named(each).stream())
                .toList();
        throw Problem.fields(kind, violations).exception();
    }

    private static ProblemKind kindInTransaction(Failure failure) {
        ProblemKind kind = failure.problem().kind();
        return kind == ProblemKind.VERSION_CONFLICT ? ProblemKind.CONFLICT : kind;
    }

    private static List<Violation> named(Failure failure) {
        String step = name(failure.step());
        List<Violation> violations = failure.problem().violations();
        // A condition is the step's guard here, and no header.
        return violations.isEmpty() || failure.problem().kind() == ProblemKind.VERSION_CONFLICT
                ? List.of(new Violation(step, failure.problem().detail()))
                : violations.stream()
                        .map(each -> new Violation(step + "." + each.field(), each.message()))
                        .toList();
    }

    /** A lost race as the answer to a transaction. */
    static ProblemException lostRace(List<Integer> steps) {
        return Problem.fields(
                        ProblemKind.CONFLICT,
                        steps.stream()
                                .distinct()
                                .sorted()
                                .map(step -> new Violation(
                                        name(step), "another write came first; read again and retry the transaction"))
                                .toList())
                .exception();
    }

    private static String name(int step) {
        return "operations[" + step + "]";
    }
}
