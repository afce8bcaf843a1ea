package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.put;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadRowsTest {
    private static final Duration HISTORY = Duration.ofHours(1);
    private static final int FAN_IN = 4;

    private static String unlike(int n) {
        return new Random(n)
                .ints(20_000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static List<SegmentState> segments(EngineFixture world) {
        return world.engine.archive().segments().stream()
                .sorted(Comparator.comparingLong(SegmentState::rows))
                .toList();
    }

    @Test
    void whatIsSupersededElsewhereStaysKnownThroughAMergeAndGoesWhenItsHistoryEnds() {
        try (EngineFixture world = new EngineFixture(EngineFixture.small()
                .with(new EngineOptions.Compactions(FAN_IN, 1 << 30, 0.2))
                .with(new EngineOptions.Retention(HISTORY, 1 << 20)))) {
            for (int n = 0; n < 10 * FAN_IN; n++) {
                world.commit(put(id(n), Precondition.ABSENT, "content"));
                if (n % 10 == 9) {
                    world.engine.flush();
                }
            }
            for (int n = 0; n < 10; n++) {
                world.commit(put(id(n), Precondition.versionIs(1), unlike(n)));
            }
            world.engine.flush();
            world.engine.compact();
            assertThat(segments(world)).extracting(SegmentState::rows).containsExactly(10L, 40L);
            assertThat(segments(world)).extracting(SegmentState::deadRows).containsExactly(0L, 10L);

            world.advance(HISTORY.plusMinutes(1));
            world.engine.compact();
            assertThat(segments(world)).extracting(SegmentState::rows).containsExactly(10L, 30L);
            assertThat(segments(world)).extracting(SegmentState::deadRows).containsOnly(0L);
            assertThat(world.read(id(3))).isEqualTo(unlike(3));
            assertThat(world.read(id(33))).isEqualTo("content");
        }
    }
}
