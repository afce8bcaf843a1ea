package io.thermocline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.engine.CompactionPolicy.Candidate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompactionPolicyTest {
    private final CompactionPolicy policy = new CompactionPolicy(new EngineOptions.Compactions(3, 1000, 0.5), 10);

    @Test
    void mergesTheSmallestOfTheLowestTierThatIsFull() {
        assertThat(policy.choose(List.of(
                        segment(1, 9), segment(2, 9), segment(3, 25), segment(4, 26), segment(5, 24), segment(6, 27))))
                .containsExactlyInAnyOrder(3L, 4L, 5L);
    }

    @Test
    void waitsForMoreBeforeAMergeThatIsTheLastOne() {
        List<Candidate> segments = new ArrayList<>();
        for (int id = 1; id <= 5; id++) {
            segments.add(segment(id, 120 + id));
            assertThat(policy.choose(segments)).isEmpty();
        }
        segments.add(segment(6, 110));
        assertThat(policy.choose(segments)).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void mergesTheLastTimeWhatJustFits() {
        assertThat(policy.choose(List.of(segment(1, 270), segment(2, 260), segment(3, 250), segment(4, 240))))
                .containsExactlyInAnyOrder(2L, 3L, 4L);
        assertThat(policy.choose(List.of(segment(1, 270), segment(2, 260), segment(3, 250))))
                .isEmpty();
    }

    @Test
    void leavesAloneWhatWouldBecomeTooLarge() {
        assertThat(policy.choose(List.of(segment(1, 500), segment(2, 500), segment(3, 500))))
                .isEmpty();
    }

    @Test
    void rewritesASegmentWithManyDeadRowsByItself() {
        assertThat(policy.choose(List.of(segment(1, 900), new Candidate(2, 5000, 0.5))))
                .containsExactly(2L);
        assertThat(policy.choose(List.of(new Candidate(2, 5000, 0.49)))).isEmpty();
    }

    @Test
    void hasNothingToDoWithFewSegments() {
        assertThat(policy.choose(List.of())).isEmpty();
        assertThat(policy.choose(List.of(segment(1, 9), segment(2, 9)))).isEmpty();
    }

    private static Candidate segment(long id, long bytes) {
        return new Candidate(id, bytes, 0);
    }
}
