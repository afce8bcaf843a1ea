package io.thermocline.tiers;

import io.thermocline.engine.EngineStats;
import io.thermocline.engine.Feed;
import io.thermocline.engine.FeedTruncatedException;
import io.thermocline.log.LogRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalDouble;

/** How far followers are behind the log, and segments behind the commits. Thread-safe. */
record Lags(Feed feed, List<Sources.Following> following, InstantSource clock) {
    private static final double MICROS_A_SECOND = 1e6;

    static SyncStatus.Lag of(EngineStats engine) {
        long commits =
                Math.max(0, engine.commits().sequence() - engine.maintenance().flushedThrough());
        return new SyncStatus.Lag(
                commits, engine.memory().memtableBytes(), engine.memory().unflushedMicros() / MICROS_A_SECOND);
    }

    List<SyncStatus.FollowerLag> followers() {
        return following.stream().map(this::lag).toList();
    }

    private SyncStatus.FollowerLag lag(Sources.Following follower) {
        // Read first, so that a follower that moves on meanwhile is not said to be ahead.
        long position = Math.max(0, follower.position().getAsLong());
        long commits = Math.max(0, feed.syncedThrough() - position);
        return new SyncStatus.FollowerLag(
                follower.name(), position, commits, commits == 0 ? OptionalDouble.of(0) : secondsAfter(position));
    }

    private OptionalDouble secondsAfter(long position) {
        try {
            List<LogRecord> next = feed.read(position, 1);
            if (next.isEmpty()) {
                return OptionalDouble.of(0);
            }
            long nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
            return OptionalDouble.of(Math.max(0, nowMicros - next.getFirst().timeMicros()) / MICROS_A_SECOND);
        } catch (FeedTruncatedException e) {
            return OptionalDouble.empty();
        }
    }
}
