package io.thermocline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.problem.Violation;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests say about problems. */
public final class Refusals {
    private Refusals() {}

    /** Asserts that a call ends in a problem of that kind with violations of exactly these fields. */
    public static Problem assertRefused(ProblemKind kind, ThrowingCallable call, String... fields) {
        ProblemException thrown = catchThrowableOfType(ProblemException.class, call);
        assertThat(thrown).as("a problem of kind " + kind).isNotNull();
        assertThat(thrown.problem().kind()).as(thrown.problem().toString()).isEqualTo(kind);
        assertThat(thrown.problem().violations()).extracting(Violation::field).containsExactly(fields);
        return thrown.problem();
    }
}
