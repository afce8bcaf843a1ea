package io.thermocline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.Erased;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepTest {
    private static final long NOW = 1_000;
    private static final long HISTORY = 100;
    private static final BlockId ID = new BlockId(1, 2);

    /** What a row is at {@link #NOW}. */
    private enum Kind {
        LIVE,
        TOMBSTONE,
        EXPIRED
    }

    private static Keep.Version row(Kind kind, long updatedAt, boolean merging) {
        Envelope envelope = new Envelope(
                ID,
                updatedAt,
                updatedAt,
                1,
                updatedAt,
                kind == Kind.EXPIRED ? NOW : kind == Kind.LIVE ? NOW + 1 : 0,
                kind == Kind.TOMBSTONE ? Envelope.TOMBSTONE : 0);
        return new Keep.Version(envelope, merging);
    }

    @Test
    void theRuleHoldsForEveryCombinationOfThreeVersions() {
        long[][] times = {
            {950, 940, 930}, {950, 900, 890}, {950, 880, 870}, {900, 890, 880}, {899, 898, 897}, {899, 5, 4}
        };
        int cases = 0;
        for (int reach = 0; reach < 4; reach++) {
            boolean pinned = (reach & 1) != 0;
            boolean left = (reach & 2) != 0;
            for (long[] at : times) {
                for (Kind newest : Kind.values()) {
                    for (Kind middle : Kind.values()) {
                        for (int merging = 0; merging < 8; merging++) {
                            List<Keep.Version> versions = new ArrayList<>();
                            versions.add(row(newest, at[0], (merging & 1) != 0));
                            versions.add(row(middle, at[1], (merging & 2) != 0));
                            versions.add(row(Kind.LIVE, at[2], (merging & 4) != 0));
                            for (int count = 1; count <= 3; count++) {
                                check(new Keep(NOW, HISTORY, pinned, left, Erased.NOTHING), versions.subList(0, count));
                                cases++;
                            }
                        }
                    }
                }
            }
        }
        assertThat(cases).isEqualTo(4 * 6 * 3 * 3 * 8 * 3);
    }

    @Test
    void theSameRowInAnotherSegmentIsNotOlder() {
        Keep keep = new Keep(NOW, HISTORY, false, false, Erased.NOTHING);
        Keep.Version merging = row(Kind.TOMBSTONE, 10, true);
        Keep.Version elsewhere = row(Kind.TOMBSTONE, 10, false);
        assertThat(keep.keeps(List.of(merging, elsewhere), 0)).isFalse();
        assertThat(keep.keeps(List.of(merging, elsewhere, row(Kind.LIVE, 9, false)), 0))
                .isTrue();
    }

    /** States the rule by its consequences, not by its formula. */
    private static void check(Keep keep, List<Keep.Version> versions) {
        Envelope newest = versions.getFirst().envelope();
        boolean[] stays = new boolean[versions.size()];
        for (int i = 0; i < stays.length; i++) {
            stays[i] = keep.keeps(versions, i);
        }
        for (int i = 1; i < stays.length; i++) {
            long supersededAt = versions.get(i - 1).envelope().updatedAtMicros();
            assertThat(stays[i]).as("superseded row %s of %s", i, versions).isEqualTo(supersededAt + HISTORY > NOW);
        }
        boolean olderReachable = false;
        for (int i = 1; i < stays.length; i++) {
            olderReachable |= stays[i] || !versions.get(i).merging();
        }
        if (newest.live(NOW) || keep.pinned() || olderReachable) {
            assertThat(stays[0]).as("newest of %s", versions).isTrue();
        } else if (newest.tombstone()) {
            boolean recent = newest.updatedAtMicros() + HISTORY > NOW;
            assertThat(stays[0]).as("tombstone of %s", versions).isEqualTo(recent || keep.left());
        } else {
            assertThat(stays[0]).as("expired row of %s", versions).isFalse();
        }
    }
}
