package io.thermocline.blocks;

import io.thermocline.engine.Lookup;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.problem.Violation;
import io.thermocline.system.WriteCondition;
import io.thermocline.system.WriteConditions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a caller requires of a block before it writes (RFC 9110, 13.1). Pure functions. */
final class Conditions {
    private Conditions() {}

    /**
     * Requires all that a step is on condition of.
     *
     * @param nowMicros the instant of the request, in microseconds since the epoch
     * @throws ProblemException of kind VERSION_CONFLICT if something does not hold of the block
     */
    static void require(Step step, Target target, long nowMicros) {
        Long version = target.live() ? (Long) target.block().envelope().version() : null;
        WriteConditions.require(step.condition(), version, "block");
        if (step.filter() != null) {
            require(step.filter(), target, nowMicros);
        }
    }

    /** What the caller does not see is not there for it, so nothing is told of it. */
    private static void require(Filter filter, Target target, long nowMicros) {
        if (!(target.seen() instanceof Lookup.Found(var block))) {
            throw refused("There is no such block, so the condition is not true of it.");
        }
        if (!filter.keeps(block.envelope(), block.header(), nowMicros)) {
            throw refused("The condition is not true of version "
                    + block.envelope().version() + " of the block. Read it again and decide anew.");
        }
    }

    private static ProblemException refused(String detail) {
        return new Problem(ProblemKind.VERSION_CONFLICT, detail, List.of(new Violation("condition", detail)), null)
                .exception();
    }

    /** The filter that a step of a transaction names; null when it names none. */
    static @Nullable Filter filter(TransactionStep.Guard guard, Filters filters) {
        return guard.condition() == null ? null : filters.compile(guard.condition(), "condition");
    }

    /** What a step of a transaction says of the block's version. */
    static WriteCondition of(TransactionStep.Guard guard) {
        Long version = guard.ifVersion();
        if (guard.ifAbsent() && version != null) {
            throw Problem.field(ProblemKind.INVALID, "ifAbsent", "and ifVersion exclude each other")
                    .exception();
        }
        if (guard.ifAbsent() && guard.condition() != null) {
            throw Problem.field(
                            ProblemKind.INVALID,
                            "ifAbsent",
                            "and condition, which is about a block, exclude each other")
                    .exception();
        }
        if (guard.ifAbsent()) {
            return WriteCondition.ABSENT;
        }
        return version == null ? WriteCondition.NONE : WriteCondition.ifMatch(Set.of(version));
    }
}
