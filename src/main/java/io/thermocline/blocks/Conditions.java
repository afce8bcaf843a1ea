package io.thermocline.blocks;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.problem.Violation;
import java.util.List;
import java.util.Set;

/** What a caller requires of a block before it writes (RFC 9110, 13.1). Pure functions. */
final class Conditions {
    private Conditions() {}

    /** @throws ProblemException of kind VERSION_CONFLICT if the condition does not hold of the block */
    static void require(WriteCondition condition, Target target) {
        switch (condition) {
            case WriteCondition.None _ -> {}
            case WriteCondition.IfAbsent _ -> {
                if (target.live()) {
                    throw refused("If-None-Match", "The block is there already.");
                }
            }
            case WriteCondition.IfPresent _ -> {
                if (!target.live()) {
                    throw refused("If-Match", "There is no such block.");
                }
            }
            case WriteCondition.IfMatch match -> {
                if (!target.live()) {
                    throw refused("If-Match", "There is no such block, so it has none of the versions required.");
                }
                long version = target.block().envelope().version();
                if (!match.versions().contains(version)) {
                    throw refused(
                            "If-Match",
                            "The block has version " + version + ". Read it again and retry with that version.");
                }
            }
        }
    }

    /** The condition that a step of a transaction names. */
    static WriteCondition of(TransactionStep.Guard guard) {
        if (guard.condition() != null) {
            throw Problem.field(ProblemKind.NOT_IMPLEMENTED, "condition", "is not implemented yet; use ifVersion")
                    .exception();
        }
        Long version = guard.ifVersion();
        if (version != null && guard.ifAbsent()) {
            throw Problem.field(ProblemKind.INVALID, "ifAbsent", "and ifVersion exclude each other")
                    .exception();
        }
        if (guard.ifAbsent()) {
            return WriteCondition.ABSENT;
        }
        return version == null ? WriteCondition.NONE : WriteCondition.ifMatch(Set.of(version));
    }

    /** @param header the condition's name in HTTP; in a transaction the step is named instead */
    private static ProblemException refused(String header, String detail) {
        return new Problem(ProblemKind.VERSION_CONFLICT, detail, List.of(new Violation(header, detail)), null)
                .exception();
    }
}
