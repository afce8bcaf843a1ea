package io.thermocline.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.problem.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepFailuresTest {
    @Test
    void aSingleWriteFailsWithItsOwnProblem() {
        Problem problem = Problem.of(ProblemKind.VERSION_CONFLICT, "x");
        StepFailures failures = new StepFailures(false);
        failures.add(0, problem);
        assertThat(thrown(failures)).isEqualTo(problem);
    }

    @Test
    void aTransactionReportsTheBrokenRulesOfAllSteps() {
        StepFailures failures = new StepFailures(true);
        failures.add(0, Problem.of(ProblemKind.NOT_FOUND, "nothing there"));
        failures.add(
                1, Problem.fields(ProblemKind.INVALID, List.of(new Violation("name", "a"), new Violation("key", "b"))));
        failures.add(3, Problem.of(ProblemKind.INVALID, "same block"));
        Problem problem = thrown(failures);
        assertThat(problem.kind()).isEqualTo(ProblemKind.INVALID);
        assertThat(problem.violations())
                .containsExactly(
                        new Violation("operations[1].name", "a"),
                        new Violation("operations[1].key", "b"),
                        new Violation("operations[3]", "same block"));
    }

    @Test
    void conditionsThatDoNotHoldAreConflictsOfATransaction() {
        StepFailures failures = new StepFailures(true);
        failures.add(2, Problem.of(ProblemKind.VERSION_CONFLICT, "version 3"));
        failures.add(4, Problem.field(ProblemKind.CONFLICT, "key", "taken"));
        failures.add(5, Problem.of(ProblemKind.NOT_FOUND, "nothing there"));
        Problem problem = thrown(failures);
        assertThat(problem.kind()).isEqualTo(ProblemKind.CONFLICT);
        assertThat(problem.violations())
                .containsExactly(
                        new Violation("operations[2]", "version 3"), new Violation("operations[4].key", "taken"));
    }

    @Test
    void lostRacesNameEachStepOnce() {
        assertThat(StepFailures.lostRace(List.of(3, 1, 3)).problem().violations())
                .extracting(Violation::field)
                .containsExactly("operations[1]", "operations[3]");
    }

    private static Problem thrown(StepFailures failures) {
        return catchThrowableOfType(ProblemException.class, failures::throwIfAny)
                .problem();
    }
}
