package io.thermocline.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.tiers.Diagnosis.Check;
import io.thermocline.tiers.Diagnosis.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store was set up with, as checks. */
class SetupChecksTest {
    private static final Setup.Archived AWAY = new Setup.Archived(false, false);
    private static final Setup.Times TIMES =
            new Setup.Times(Duration.ofHours(6), Duration.ofHours(24), Duration.ofDays(30));

    static final Setup SOUND = new Setup("ext4", AWAY, TIMES, false, 100_000);

    private static void assertWarns(Setup setup, long archived, String... names) {
        List<Check> checks = SetupChecks.run(setup, archived);
        assertThat(checks.stream().filter(each -> each.state() == State.WARN).map(Check::name))
                .containsExactly(names);
        assertThat(checks)
                .allSatisfy(each -> assertThat(each.advice().isEmpty()).isEqualTo(each.state() == State.OK));
    }

    @Test
    void aSoundOneIsWell() {
        assertWarns(SOUND, 7);
    }

    @Test
    void anArchiveOnTheSameDiskIsSaidOnceSomethingLiesThere() {
        Setup same = new Setup("ext4", new Setup.Archived(true, false), TIMES, false, 100_000);
        assertWarns(same, 0);
        assertWarns(same, 1, "archive-disk");
    }

    @Test
    void plainHttpIsSaid() {
        assertWarns(new Setup("ext4", new Setup.Archived(false, true), TIMES, false, 100_000), 0, "archive-encryption");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tmpfs", "nfs4", "CIFS"})
    void aDataDirectoryThatIsOnNoDiskOfThisMachineIsSaid(String type) {
        assertWarns(new Setup(type, AWAY, TIMES, false, 100_000), 0, "data-disk");
    }

    @Test
    void fewOpenFilesAreSaidButNotWhatIsNotKnown() {
        assertWarns(new Setup("ext4", AWAY, TIMES, false, 1024), 0, "open-files");
        assertWarns(new Setup("ext4", AWAY, TIMES, false, 0), 0);
    }

    @Test
    void aLossThatIsStillAcceptedIsSaid() {
        assertWarns(new Setup("ext4", AWAY, TIMES, true, 100_000), 0, "accept-loss");
    }

    @Test
    void timesThatDoNotFitAreSaid() {
        Setup.Times odd = new Setup.Times(Duration.ZERO, Duration.ofDays(31), Duration.ofDays(30));
        assertWarns(new Setup("ext4", AWAY, odd, false, 100_000), 0, "table-verification", "delete-within");
    }
}
