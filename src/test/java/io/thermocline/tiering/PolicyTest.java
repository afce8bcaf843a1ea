package io.thermocline.tiering;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.tiering.Move.Direction;
import io.thermocline.tiering.Move.Reason;
import io.thermocline.tiering.Standing.Candidate;
import io.thermocline.tiering.Stored.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private static final long MIB = 1L << 20;
    private static final long HOUR = Duration.ofHours(1).toNanos() / 1000;
    private static final long NOW = 10_000 * HOUR;
    private static final long FREE = 100 * MIB;
    private static final Heat USED = new Heat(100, 50, 5, NOW);

    private static final TieringOptions OPTIONS = options(OptionalLong.of(1000 * MIB), Optional.empty());

    private final List<Candidate> segments = new ArrayList<>();
    private ArchiveState.Kind archive = ArchiveState.Kind.READY;
    private boolean sameDisk;
    private long usable = 1000 * FREE;

    private static TieringOptions options(OptionalLong max, Optional<Duration> retention) {
        return new TieringOptions(max, retention, Duration.ofHours(24), MIB, FREE);
    }

    private PolicyTest warm(long id, long mib, Heat heat) {
        return with(id, Where.WARM, mib, heat, 0, false, false);
    }

    private PolicyTest archived(long id, long mib, Heat heat) {
        return with(id, Where.ARCHIVE, mib, heat, 0, false, false);
    }

    private PolicyTest with(
            long id, Where where, long mib, Heat heat, long moved, boolean barred, boolean quarantined) {
        segments.add(new Candidate(new Stored(id, where, mib * MIB, 0, 1000, quarantined), heat, moved, barred));
        return this;
    }

    private static Heat heat(double touches, double returns) {
        return new Heat(touches, returns, 5, NOW - HOUR);
    }

    private Plan decide(TieringOptions options, boolean draining) {
        return new Policy(options).decide(standing(draining));
    }

    private Standing standing(boolean draining) {
        return new Standing(segments, new ArchiveState(archive, "", sameDisk), usable, draining, NOW);
    }

    private Plan decide() {
        return decide(OPTIONS, false);
    }

    private static List<String> moves(Plan plan) {
        return plan.moves().stream()
                .map(each -> each.direction() + " " + each.segment() + " " + each.reason())
                .toList();
    }

    /** Budget 1000 MiB: room is made above 1000, down to 900; each segment has 100 MiB, or 50. */
    @ParameterizedTest
    @CsvSource({
        // warm MiB, draining, archived
        "900, false, 0", "1000, false, 0", "1050, false, 2", "1100, false, 2",
        "900, true, 0", "950, true, 1", "1000, true, 1", "1050, true, 2"
    })
    void drainsFromTheHighWatermarkToTheLow(long mib, boolean draining, int gone) {
        int id = 1;
        for (long left = mib; left > 0; left -= 100) {
            warm(id, Math.min(left, 100), heat(id, 0));
            id++;
        }
        Plan plan = decide(OPTIONS, draining);
        assertThat(plan.moves())
                .hasSize(gone)
                .allSatisfy(each -> assertThat(each.reason()).isEqualTo(Reason.BUDGET));
        assertThat(plan.draining()).isEqualTo(gone > 0);
        assertThat(plan.verdict()).isEqualTo(gone > 0 ? Verdict.MOVING : Verdict.SETTLED);
    }

    @Test
    void theColdestForItsSizeGoesFirstAndOfEqualsTheOneUnusedForLongest() {
        warm(1, 400, heat(400, 0));
        warm(2, 100, heat(90, 0));
        warm(3, 400, new Heat(0, 0, 0, NOW - 2 * HOUR));
        warm(4, 300, new Heat(0, 0, 0, NOW - 3 * HOUR));
        assertThat(moves(decide())).containsExactly("ARCHIVE 4 BUDGET");
        segments.removeLast();
        warm(4, 200, new Heat(0, 0, 0, NOW - 3 * HOUR));
        assertThat(moves(decide())).containsExactly("ARCHIVE 4 BUDGET");
        warm(5, 300, heat(1000, 100));
        assertThat(moves(decide())).containsExactly("ARCHIVE 4 BUDGET", "ARCHIVE 3 BUDGET");
    }

    @Test
    void withoutABudgetNothingMoves() {
        warm(1, 100_000, Heat.unread(0));
        Plan plan = decide(options(OptionalLong.empty(), Optional.empty()), false);
        assertThat(plan.moves()).isEmpty();
        assertThat(plan.verdict()).isEqualTo(Verdict.SETTLED);
    }

    @ParameterizedTest
    @CsvSource({"47, false", "48, true", "100, true"})
    void whatNobodyReadForTheRetentionGoes(long hours, boolean goes) {
        warm(1, 10, new Heat(100, 100, 5, NOW - hours * HOUR));
        warm(2, 10, new Heat(0, 0, 0, NOW));
        Plan plan = decide(options(OptionalLong.empty(), Optional.of(Duration.ofHours(48))), false);
        assertThat(moves(plan)).isEqualTo(goes ? List.of("ARCHIVE 1 RETENTION") : List.of());
    }

    @Test
    void whatSomebodyBroughtBackStaysForTheRetention() {
        with(1, Where.WARM, 10, Heat.unread(0), NOW - HOUR, false, false);
        assertThat(decide(options(OptionalLong.empty(), Optional.of(Duration.ofHours(48))), false)
                        .moves())
                .isEmpty();
    }

    @Test
    void whatTheRetentionTakesCountsForTheBudget() {
        warm(1, 600, new Heat(100, 100, 5, NOW - 100 * HOUR));
        warm(2, 600, Heat.unread(NOW));
        Plan plan = decide(options(OptionalLong.of(1000 * MIB), Optional.of(Duration.ofHours(48))), false);
        assertThat(moves(plan)).containsExactly("ARCHIVE 1 RETENTION");
    }

    @Test
    void aNearlyFullDiskIsDrainedUntilTwiceTheLeastIsFree() {
        usable = FREE - 1;
        warm(1, 60, heat(1, 0)).warm(2, 60, heat(2, 0)).warm(3, 60, heat(3, 0));
        TieringOptions noBudget = options(OptionalLong.empty(), Optional.empty());
        assertThat(moves(decide(noBudget, false))).containsExactly("ARCHIVE 1 DISK", "ARCHIVE 2 DISK");
        usable = 2 * FREE - 1;
        assertThat(moves(decide(noBudget, false))).isEmpty();
        assertThat(moves(decide(noBudget, true))).containsExactly("ARCHIVE 1 DISK");
        usable = 2 * FREE;
        assertThat(moves(decide(noBudget, true))).isEmpty();
    }

    /** Budget 1000 MiB. */
    @ParameterizedTest
    @CsvSource({"1000, 0, false", "1100, 0, false", "1101, 0, true", "1000, -1, true"})
    void pressesWhenTheBudgetIsPassedByATenthOrTheDiskIsShort(long mib, long free, boolean presses) {
        usable = FREE + free;
        warm(1, mib, heat(1, 0));
        assertThat(new Policy(OPTIONS).presses(standing(false))).isEqualTo(presses);
    }

    @Test
    void withoutABudgetNothingPresses() {
        warm(1, 1_000_000, heat(1, 0));
        TieringOptions noBudget = options(OptionalLong.empty(), Optional.empty());
        assertThat(new Policy(noBudget).presses(standing(false))).isFalse();
    }

    @Test
    void anArchiveOnTheSameDiskMakesNoRoomThere() {
        usable = FREE - 1;
        sameDisk = true;
        warm(1, 60, heat(1, 0));
        Plan plan = decide();
        assertThat(plan.moves()).isEmpty();
        assertThat(plan.verdict()).isEqualTo(Verdict.ARCHIVE_ON_SAME_DISK);
    }

    @ParameterizedTest
    @EnumSource(ArchiveState.Kind.class)
    void anArchiveThatCannotBeUsedStopsAllMovesAndSaysSoOnlyWhenThereWereAny(ArchiveState.Kind kind) {
        archive = kind;
        Verdict verdict = switch (kind) {
            case READY -> Verdict.MOVING;
            case UNAVAILABLE -> Verdict.ARCHIVE_UNAVAILABLE;
            case REFUSED -> Verdict.ARCHIVE_REFUSES;
            case NONE -> Verdict.NO_ARCHIVE;
        };
        warm(1, 900, heat(1, 0));
        assertThat(decide().verdict()).isEqualTo(Verdict.SETTLED);
        warm(2, 900, heat(1, 0));
        assertThat(decide().verdict()).isEqualTo(verdict);
        segments.clear();
        archived(3, 10, USED);
        assertThat(decide().verdict()).isEqualTo(verdict);
    }

    @Test
    void whatCannotBeCopiedOrIsOnItsWayIsLeftAlone() {
        with(1, Where.WARM, 600, heat(0, 0), 0, true, false);
        with(2, Where.WARM, 600, heat(0, 0), 0, false, true);
        Plan plan = decide();
        assertThat(plan.moves()).isEmpty();
        assertThat(plan.verdict()).isEqualTo(Verdict.NOTHING_TO_TAKE);
        warm(3, 1, heat(1e9, 1e9));
        assertThat(moves(decide())).containsExactly("ARCHIVE 3 BUDGET");
    }

    @Test
    void whatCameAShortWhileAgoGoesLast() {
        with(1, Where.WARM, 600, heat(0, 0), NOW - HOUR, false, false);
        warm(2, 600, heat(1000, 100));
        assertThat(moves(decide())).containsExactly("ARCHIVE 2 BUDGET");
        segments.removeLast();
        warm(2, 200, heat(1000, 100));
        segments.set(
                0, new Candidate(new Stored(1, Where.WARM, 900 * MIB, 0, 1, false), heat(0, 0), NOW - HOUR, false));
        assertThat(moves(decide())).containsExactly("ARCHIVE 2 BUDGET");
        segments.set(
                0, new Candidate(new Stored(1, Where.WARM, 1100 * MIB, 0, 1, false), heat(0, 0), NOW - HOUR, false));
        assertThat(moves(decide())).containsExactly("ARCHIVE 2 BUDGET", "ARCHIVE 1 BUDGET");
    }

    @ParameterizedTest
    @CsvSource({
        // returns, windows, rows, comes back
        "31, 5, 1000, false",
        "32, 5, 1000, true",
        "32, 2, 1000, false",
        "32, 3, 1000, true",
        "99, 5, 100000, false",
        "100, 5, 100000, true",
        "0, 0, 10, false"
    })
    void aSegmentComesBackWhenItIsUsedOverAndOver(double returns, double windows, long rows, boolean back) {
        segments.add(new Candidate(
                new Stored(7, Where.ARCHIVE, 100 * MIB, 0, rows, false),
                new Heat(1e6, returns, windows, NOW),
                0,
                false));
        assertThat(moves(decide())).isEqualTo(back ? List.of("PROMOTE 7 USE") : List.of());
    }

    /** One pass over everything touches every block, and none returns. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 1000, 1e6, 1e9})
    void aScanPromotesNothing(double touches) {
        for (int i = 1; i <= 20; i++) {
            archived(i, 50, new Heat(touches, 0, 0, NOW));
        }
        assertThat(decide().moves()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"800, 100, true", "801, 100, false", "0, 900, true", "0, 901, false", "950, 1, false"})
    void aSegmentComesBackOnlyBelowTheLowWatermark(long warm, long mib, boolean back) {
        // As warm as what is to come back, so that nothing is exchanged.
        if (warm > 0) {
            warm(1, warm, new Heat(1e6, 1e6, 5, NOW));
        }
        archived(2, mib, USED);
        assertThat(moves(decide())).isEqualTo(back ? List.of("PROMOTE 2 USE") : List.of());
    }

    @Test
    void aSegmentComesBackOnlyToADiskWithRoom() {
        archived(2, 100, USED);
        usable = 2 * FREE + 100 * MIB - 1;
        assertThat(decide().moves()).isEmpty();
        usable = 2 * FREE + 100 * MIB;
        assertThat(moves(decide())).containsExactly("PROMOTE 2 USE");
    }

    @Test
    void whatWasArchivedAShortWhileAgoStaysThere() {
        with(2, Where.ARCHIVE, 100, USED, NOW - 11 * HOUR, false, false);
        assertThat(decide().moves()).isEmpty();
        segments.clear();
        with(2, Where.ARCHIVE, 100, USED, NOW - 13 * HOUR, false, false);
        assertThat(moves(decide())).containsExactly("PROMOTE 2 USE");
    }

    @Test
    void theWarmestComesBackFirst() {
        archived(1, 100, new Heat(100, 50, 5, NOW));
        archived(2, 100, new Heat(100, 60, 5, NOW));
        archived(3, 10, new Heat(100, 50, 5, NOW));
        assertThat(moves(decide())).containsExactly("PROMOTE 3 USE");
    }

    @ParameterizedTest
    @CsvSource({"0, true", "10, true", "16, true", "17, false", "60, false"})
    void onlyWhatIsFourTimesColderMakesRoom(double returns, boolean exchanged) {
        warm(1, 850, new Heat(0, returns / 2 * 8.5, 5, NOW));
        archived(2, 100, new Heat(0, 32, 5, NOW));
        assertThat(moves(decide())).isEqualTo(exchanged ? List.of("ARCHIVE 1 EXCHANGE", "PROMOTE 2 USE") : List.of());
    }

    @Test
    void nothingIsExchangedThatDoesNotMakeEnoughRoom() {
        warm(1, 50, heat(0, 0)).warm(2, 850, new Heat(1e6, 1e6, 5, NOW));
        archived(3, 100, USED);
        assertThat(decide().moves()).isEmpty();
    }

    @Test
    void nothingComesBackWhileRoomIsMade() {
        warm(1, 2000, heat(0, 0));
        archived(2, 1, USED);
        assertThat(moves(decide())).containsExactly("ARCHIVE 1 BUDGET");
    }

    /** Whatever the store looks like: moves are carried out one after another, and soon there is nothing left to do; nothing goes both ways. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void settlesAndMovesNothingTwice(long seed) {
        Random random = new Random(seed);
        int count = 5 + random.nextInt(40);
        for (int i = 1; i <= count; i++) {
            Heat heat = new Heat(
                    random.nextInt(500), random.nextInt(90), random.nextInt(6), NOW - random.nextInt(99) * HOUR);
            with(i, random.nextBoolean() ? Where.WARM : Where.ARCHIVE, 1 + random.nextInt(200), heat, 0, false, false);
        }
        List<Long> moved = new ArrayList<>();
        boolean draining = false;
        Plan plan = decide(OPTIONS, draining);
        for (int round = 0; !plan.moves().isEmpty(); round++) {
            assertThat(round).as("seed %d", seed).isLessThan(count + 1);
            plan.moves().forEach(each -> {
                moved.add(each.segment());
                carryOut(each);
            });
            draining = plan.draining();
            plan = decide(OPTIONS, draining);
        }
        assertThat(moved).as("seed %d", seed).doesNotHaveDuplicates();
        assertThat(warmBytes()).as("seed %d", seed).isLessThanOrEqualTo(1000 * MIB);
    }

    private void carryOut(Move move) {
        segments.replaceAll(each -> {
            Stored stored = each.stored();
            if (stored.segment() != move.segment()) {
                return each;
            }
            Where to = move.direction() == Direction.ARCHIVE ? Where.ARCHIVE : Where.WARM;
            return new Candidate(
                    new Stored(stored.segment(), to, stored.bytes(), 0, stored.rows(), false), each.heat(), NOW, false);
        });
    }

    private long warmBytes() {
        return segments.stream().mapToLong(each -> each.stored().localBytes()).sum();
    }
}
