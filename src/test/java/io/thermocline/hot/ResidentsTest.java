package io.thermocline.hot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who may stay, and who goes for whom. */
class ResidentsTest {
    private static final long WEIGHT = 100;
    private static final long ROOM = 10 * WEIGHT;

    private final List<EntryKey> gone = new ArrayList<>();

    private static EntryKey key(long block) {
        return EntryKey.row(HotWorld.id(block), 1);
    }

    private boolean admit(Residents residents, long block, Kind kind) {
        return residents.admit(key(block), kind, WEIGHT, 0, each -> gone.add(each.key()));
    }

    private static long entries(Residents residents, Kind kind) {
        return Objects.requireNonNull(residents.usage().get(kind)).entries();
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        Residents residents = new Residents(HotOptions.of(ROOM, 0));
        for (int block = 0; block < 10; block++) {
            admit(residents, block, Kind.CONTENT);
        }
        residents.use(key(0));
        assertThat(admit(residents, 10, Kind.CONTENT)).isTrue();
        assertThat(gone).containsExactly(key(1));
    }

    @Test
    void aKindUsesWhatOthersLeaveAndGivesItBack() {
        Residents residents = new Residents(HotOptions.of(ROOM, 0));
        for (int block = 0; block < 10; block++) {
            assertThat(admit(residents, block, Kind.HISTORY)).isTrue();
        }
        for (int block = 20; block < 30; block++) {
            assertThat(admit(residents, block, Kind.CONTENT)).isTrue();
        }
        for (int block = 40; block < 50; block++) {
            assertThat(admit(residents, block, Kind.VECTORS)).isTrue();
        }
        assertThat(entries(residents, Kind.HISTORY)).isBetween(2L, 3L);
        assertThat(entries(residents, Kind.CONTENT)).isBetween(4L, 5L);
        assertThat(entries(residents, Kind.VECTORS)).isBetween(3L, 4L);
    }

    @Test
    void whatIsTooLargeIsRefusedAndPushesNobodyOut() {
        Residents residents = new Residents(HotOptions.of(ROOM, 0));
        admit(residents, 1, Kind.CONTENT);
        assertThat(residents.admit(key(2), Kind.CONTENT, ROOM + 1, 0, each -> gone.add(each.key())))
                .isFalse();
        assertThat(gone).isEmpty();
    }

    @Test
    void theNumberOfEntriesIsLimited() {
        Residents residents = new Residents(HotOptions.of(ROOM, 0).withMaxEntries(2));
        for (int block = 0; block < 3; block++) {
            assertThat(admit(residents, block, Kind.CONTENT)).isTrue();
        }
        assertThat(gone).containsExactly(key(0));
    }

    @Test
    void churnsWhileWhatGoesIsUnreadAndYoung() {
        Residents residents = new Residents(HotOptions.of(ROOM, 0));
        for (int block = 0; block < 10; block++) {
            admit(residents, block, Kind.CONTENT);
        }
        residents.use(key(0));
        residents.sweep(5, 0, each -> gone.add(each.key()));
        assertThat(residents.churns(5)).isFalse();
        admit(residents, 10, Kind.CONTENT);
        assertThat(gone).containsExactly(key(1));
        assertThat(residents.churns(5)).isTrue();
        assertThat(residents.churns(59)).isTrue();
        assertThat(residents.churns(60)).isFalse();
    }

    @Test
    void doesNotChurnWhileWhatGoesWasReadOrIsOld() {
        Residents residents = new Residents(HotOptions.of(ROOM, 0));
        for (int block = 0; block < 10; block++) {
            admit(residents, block, Kind.CONTENT);
            residents.use(key(block));
        }
        admit(residents, 10, Kind.CONTENT);
        assertThat(residents.churns(0)).isFalse();
        residents.sweep(60, 0, each -> gone.add(each.key()));
        for (int block = 11; block < 21; block++) {
            admit(residents, block, Kind.CONTENT);
        }
        assertThat(gone).contains(key(10));
        assertThat(residents.churns(60)).isFalse();
    }

    @Test
    void aSpareGoesBeforeOthersUntilItIsNoneAnyMore() {
        Residents residents = new Residents(HotOptions.of(ROOM, 0));
        for (int block = 0; block < 10; block++) {
            admit(residents, block, Kind.CONTENT);
        }
        residents.spare(key(7));
        residents.spare(key(8));
        assertThat(residents.noSpare(key(8), Kind.CONTENT)).isTrue();
        admit(residents, 10, Kind.CONTENT);
        admit(residents, 11, Kind.CONTENT);
        assertThat(gone).containsExactly(key(7), key(0));
        assertThat(residents.noSpare(key(7), Kind.CONTENT))
                .as("it is not there")
                .isFalse();
    }

    @Test
    void tinyLfuAdmitsOnlyWhatIsAskedForMoreOften() {
        Residents residents = new Residents(HotOptions.of(ROOM, 0).with(Policy.W_TINYLFU));
        for (int block = 0; block < 10; block++) {
            residents.asked(HotWorld.id(block));
            admit(residents, block, Kind.CONTENT);
        }
        assertThat(admit(residents, 10, Kind.CONTENT)).as("never asked for").isFalse();
        residents.spare(key(5));
        assertThat(admit(residents, 10, Kind.CONTENT)).as("instead of a spare").isFalse();
        ask(residents, 10, 2);
        assertThat(admit(residents, 10, Kind.CONTENT)).isTrue();
        assertThat(gone).containsExactly(key(5));
    }

    @Test
    void tinyLfuLetsTheLeastWantedOfTheOldestGoAndThoseBeforeItStay() {
        Residents residents = new Residents(HotOptions.of(ROOM, 0).with(Policy.W_TINYLFU));
        for (int block = 0; block < 10; block++) {
            ask(residents, block, block == 6 ? 1 : block == 4 ? 2 : 3);
            admit(residents, block, Kind.CONTENT);
        }
        ask(residents, 10, 3);
        assertThat(admit(residents, 10, Kind.CONTENT)).isTrue();
        assertThat(gone).as("asked for less often than two older ones").containsExactly(key(6));
        ask(residents, 11, 3);
        assertThat(admit(residents, 11, Kind.CONTENT)).isTrue();
        assertThat(gone).containsExactly(key(6), key(4));
        ask(residents, 12, 3);
        assertThat(admit(residents, 12, Kind.CONTENT))
                .as("all are wanted as often")
                .isFalse();
    }

    private static void ask(Residents residents, long block, int times) {
        for (int i = 0; i < times; i++) {
            residents.asked(HotWorld.id(block));
        }
    }

    @Test
    void whatNobodyAskedForGoesAfterTheRetentionAndWhatExpiresGoesThen() {
        Residents residents = new Residents(HotOptions.of(ROOM, 0).with(Duration.ofSeconds(60)));
        admit(residents, 1, Kind.CONTENT);
        admit(residents, 2, Kind.CONTENT);
        residents.admit(key(3), Kind.CONTENT, WEIGHT, 30_000_000, each -> gone.add(each.key()));
        residents.sweep(30, 29_999_999, each -> gone.add(each.key()));
        residents.use(key(2));
        assertThat(gone).isEmpty();
        residents.sweep(59, 30_000_000, each -> gone.add(each.key()));
        assertThat(gone).containsExactly(key(3));
        residents.sweep(60, 60_000_000, each -> gone.add(each.key()));
        assertThat(gone).containsExactly(key(3), key(1));
        residents.sweep(90, 90_000_000, each -> gone.add(each.key()));
        assertThat(gone).containsExactly(key(3), key(1), key(2));
        assertThat(residents.usage().values()).allMatch(usage -> usage.entries() == 0 && usage.bytes() == 0);
    }

    @Test
    void aSmallerBudgetHoldsAtOnce() {
        Residents residents = new Residents(HotOptions.of(ROOM, 0)
                .with(Map.of(Kind.CONTENT, 0.5, Kind.VECTORS, 0.5, Kind.HISTORY, 0.0, Kind.METADATA, 0.0)));
        for (int block = 0; block < 8; block++) {
            admit(residents, block, Kind.CONTENT);
        }
        admit(residents, 8, Kind.VECTORS);
        admit(residents, 9, Kind.VECTORS);
        residents.budget(4 * WEIGHT, each -> gone.add(each.key()));
        assertThat(entries(residents, Kind.CONTENT)).isEqualTo(2);
        assertThat(entries(residents, Kind.VECTORS)).isEqualTo(2);
        residents.budget(0, each -> gone.add(each.key()));
        assertThat(gone).hasSize(10);
    }
}
