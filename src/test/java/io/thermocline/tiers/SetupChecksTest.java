package io.thermocline.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.objects.ObjectTraffic;
import io.thermocline.tiers.Diagnosis.Check;
import io.thermocline.tiers.Diagnosis.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store was set up with, as checks. */
class SetupChecksTest {
    private static final Setup.Archived AWAY = new Setup.Archived(false, false, Set.of());
    private static final Setup.Times TIMES =
            new Setup.Times(Duration.ofHours(6), Duration.ofHours(24), Duration.ofDays(30));

    static final Setup SOUND = new Setup("ext4", AWAY, TIMES, false, 100_000);

    private static void assertWarns(Setup setup, long archived, String... names) {
        assertWarns(setup, archived, use(0), names);
    }

    private static void assertWarns(Setup setup, long archived, ArchiveUse use, String... names) {
        List<Check> checks = SetupChecks.run(setup, archived, use);
        assertThat(checks.stream().filter(each -> each.state() == State.WARN).map(Check::name))
                .containsExactly(names);
        assertThat(checks)
                .allSatisfy(each -> assertThat(each.advice().isEmpty()).isEqualTo(each.state() == State.OK));
    }

    /** So many bytes lie there, and one object was stored. */
    private static ArchiveUse use(long storedBytes) {
        ArchiveUse.Requests one = new ArchiveUse.Requests(1, 0, storedBytes);
        return new ArchiveUse(
                "the archive",
                storedBytes,
                List.of(new ArchiveUse.OfKind(ObjectTraffic.Kind.PUT, one, one)),
                0,
                Duration.ofHours(1),
                Optional.empty());
    }

    private static Setup without(Price... prices) {
        return new Setup("ext4", new Setup.Archived(false, false, Set.of(prices)), TIMES, false, 100_000);
    }

    @Test
    void aPriceThatIsMissingIsSaidOnceThereIsSomethingToPayByIt() {
        assertWarns(without(Price.STORED, Price.READS, Price.OUT, Price.DELETES), 0, use(0));
        assertWarns(without(Price.STORED), 1, use(1), "archive-prices");
        assertWarns(without(Price.WRITES), 0, use(0), "archive-prices");
        assertThat(SetupChecks.run(without(Price.values()), 1, use(1)))
                .extracting(Check::advice)
                .contains(
                        "Set thermocline.archive.prices.per-thousand-writes, thermocline.archive.prices.per-gib-month, to 0 where nothing is charged.");
    }

    @Test
    void aSoundOneIsWell() {
        assertWarns(SOUND, 7);
    }

    @Test
    void anArchiveOnTheSameDiskIsSaidOnceSomethingLiesThere() {
        Setup same = new Setup("ext4", new Setup.Archived(true, false, Set.of()), TIMES, false, 100_000);
        assertWarns(same, 0);
        assertWarns(same, 1, "archive-disk");
    }

    @Test
    void plainHttpIsSaid() {
        assertWarns(
                new Setup("ext4", new Setup.Archived(false, true, Set.of()), TIMES, false, 100_000),
                0,
                "archive-encryption");
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
