package io.thermocline.blocks;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.thermocline.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects everything that a request breaks, so that the client learns all of it at once. Confined to one thread. */
final class Violations {
    private final List<Violation> found = new ArrayList<>();

    void add(String field, String message) {
        found.add(new Violation(field, message));
    }

    void addAll(List<Violation> others) {
        found.addAll(others);
    }

    /** Notes a fault if there is one. */
    void check(String field, Optional<String> fault) {
        fault.ifPresent(message -> add(field, message));
    }

    void atMost(String field, long count, long limit, String what) {
        if (count > limit) {
            add(field, "has " + count + " " + what + "; at most " + limit + " are allowed");
        }
    }

    boolean none() {
        return found.isEmpty();
    }

    List<Violation> found() {
        return List.copyOf(found);
    }

    /** Throws an INVALID problem that names everything found. */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw Problem.fields(ProblemKind.INVALID, found).exception();
        }
    }
}
