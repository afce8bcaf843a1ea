package io.thermocline.system;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.problem.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether what a caller requires before it writes holds (RFC 9110, 13.1). Pure functions. */
public final class WriteConditions {
    private WriteConditions() {}

    /**
     * Requires that a condition holds.
     *
     * @param version that the thing has; null when there is none
     * @param what the thing is called, such as {@code block}
     * @throws ProblemException of kind VERSION_CONFLICT; its field is the condition's name in HTTP
     */
    public static void require(WriteCondition condition, @Nullable Long version, String what) {
        switch (condition) {
            case WriteCondition.None _ -> {}
            case WriteCondition.IfAbsent _ -> {
                if (version != null) {
                    throw refused("If-None-Match", "The " + what + " is there already.");
                }
            }
            case WriteCondition.IfPresent _ -> {
                if (version == null) {
                    throw refused("If-Match", "There is no such " + what + ".");
                }
            }
            case WriteCondition.IfMatch match -> {
                if (version == null) {
                    throw refused(
                            "If-Match", "There is no such " + what + ", so it has none of the versions required.");
                }
                if (!match.versions().contains(version)) {
                    throw refused(
                            "If-Match",
                            "The " + what + " has version " + version + ". Read it again and retry with that version.");
                }
            }
        }
    }

    private static ProblemException refused(String header, String detail) {
        return new Problem(ProblemKind.VERSION_CONFLICT, detail, List.of(new Violation(header, detail)), null)
                .exception();
    }
}
