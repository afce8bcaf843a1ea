package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.put;
import static io.thermocline.engine.Precondition.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.log.LogOptions;
import io.thermocline.log.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A follower that lags keeps the log, not the heap: in memory is what memtables hold, which costs no more. */
class FeedMemoryTest {
    private static final int RECORD_BYTES = 1 << 20;
    private static final int RECORDS = 40;
    private static final long MOST = 16 << 20;

    private final EngineFixture store = new EngineFixture(EngineFixture.small()
            .with(new LogOptions(2 << 20, 4 << 20, 2 << 20, OptionalLong.empty()))
            .with(new EngineOptions.Memtables(256 << 20, 2))
            .with(new EngineOptions.Retention(Duration.ZERO, 1 << 30)));
    private final EngineFeed feed = (EngineFeed) store.engine.feed();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void largeRecordsAreReadFromFilesWhenTheFollowerLags() {
        try (Feed.Subscription _ = feed.subscribe("laggard", 0, () -> {})) {
            for (int i = 1; i <= RECORDS; i++) {
                store.commit(put(id(i), ABSENT, "x".repeat(RECORD_BYTES)));
            }
            assertThat(feed.recentBytes()).isPositive().isLessThan(RECORD_BYTES);
            assertThat(feed.read(0, 1).getFirst()).isSameAs(feed.read(0, 1).getFirst());
            store.engine.flush();
            assertThat(feed.recentBytes()).isZero();
            assertThat(batches()).allMatch(batch -> batch.size() <= MOST / RECORD_BYTES);
            assertThat(batches().stream().flatMap(List::stream))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, RECORDS).boxed().toList());
        }
    }

    /** The sequences of what the follower gets at a time. */
    private List<List<Long>> batches() {
        List<List<Long>> batches = new ArrayList<>();
        List<LogRecord> batch = feed.read(0, RECORDS);
        while (!batch.isEmpty()) {
            batches.add(batch.stream().map(LogRecord::sequence).toList());
            batch = feed.read(batch.getLast().sequence(), RECORDS);
        }
        return batches;
    }
}
