package io.thermocline.blocks;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.WriteCondition;
import io.thermocline.system.WriteConditions;
import java.util.Set;

/** What a caller requires of a block before it writes (RFC 9110, 13.1). Pure functions. */
final class Conditions {
    private Conditions() {}

    /** @throws ProblemException of kind VERSION_CONFLICT if the condition does not hold of the block */
    static void require(WriteCondition condition, Target target) {
        Long version = target.live() ? (Long) target.block().envelope().version() : null;
        WriteConditions.require(condition, version, "block");
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
}
