package io.thermocline.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.engine.ArchiveState;
import io.thermocline.engine.ArchiveState.Condition;
import io.thermocline.tiers.Diagnosis.Check;
import io.thermocline.tiers.Diagnosis.State;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the archive stands, as a check. */
class ArchiveChecksTest {
    private static final Instant SINCE = Instant.parse("2026-03-01T10:00:00Z");

    @ParameterizedTest
    @CsvSource({"NONE, OK", "IDLE, OK", "OPEN, OK", "UNREACHABLE, FAIL", "FENCED, FAIL", "FOREIGN, FAIL"})
    void whatDoesNotWorkIsSaidWithAdvice(Condition condition, State expected) {
        boolean fails = condition == Condition.UNREACHABLE;
        Check check = ArchiveChecks.state(new ArchiveState(condition, "there", "because", fails ? SINCE : null));
        assertThat(check.state()).isEqualTo(expected);
        assertThat(check.advice().isEmpty()).isEqualTo(expected == State.OK);
        assertThat(check.what().contains("at there") && check.what().contains("because"))
                .isEqualTo(expected == State.FAIL);
        assertThat(check.what().contains(SINCE.toString())).isEqualTo(fails);
    }
}
