package io.thermocline.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.objects.ObjectStoreException.Kind;
import io.thermocline.objects.ProbeReport;
import io.thermocline.objects.ProbeReport.Trial;
import io.thermocline.tiers.Diagnosis.Area;
import io.thermocline.tiers.Diagnosis.Check;
import io.thermocline.tiers.Diagnosis.State;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a probe has found, as checks. */
class ProbeChecksTest {
    private static List<Check> checks(Trial failing, Kind kind) {
        List<ProbeReport.Check> tried = Arrays.stream(Trial.values())
                .map(each -> each == failing
                        ? new ProbeReport.Check(each, "something odd", kind)
                        : new ProbeReport.Check(each, "", null))
                .toList();
        return ProbeChecks.of(new ProbeReport("there", tried, true, Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(Trial.class)
    void eachTrialThatFailsIsACheckThatSaysWhatToDo(Trial failing) {
        Set<String> advice = new HashSet<>();
        for (Kind kind : List.of(Kind.UNAVAILABLE, Kind.DENIED, Kind.UNUSABLE, Kind.FULL)) {
            List<Check> failed = checks(failing, kind).stream()
                    .filter(each -> each.state() == State.FAIL)
                    .toList();
            assertThat(failed).hasSize(1);
            assertThat(failed.getFirst().area()).isEqualTo(Area.ARCHIVE);
            assertThat(failed.getFirst().what()).contains("something odd");
            advice.add(failed.getFirst().advice());
        }
        assertThat(advice).hasSize(4).doesNotContain("");
    }

    @Test
    void namesAreOneEach() {
        assertThat(checks(Trial.WRITE, Kind.UNUSABLE)).extracting(Check::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"0, OK", "59, OK", "-60, OK", "61, WARN", "-61, WARN", "900, FAIL", "-3600, FAIL"})
    void aClockThatIsOffIsSaid(long seconds, State expected) {
        Check clock = ProbeChecks.of(
                        new ProbeReport("there", List.of(), false, Optional.of(Duration.ofSeconds(seconds))))
                .getFirst();
        assertThat(clock.name()).isEqualTo("archive-clock");
        assertThat(clock.state()).isEqualTo(expected);
        assertThat(clock.what()).contains(Math.abs(seconds) + " s " + (seconds < 0 ? "behind" : "ahead"));
    }
}
