package io.thermocline.engine;

import io.thermocline.files.FileStore;
import io.thermocline.objects.ObjectStore;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What an engine works with, apart from its settings.
 *
 * @param files where everything lies; one engine at a time
 * @param clock gives commit times, expiry and the durations in statistics
 * @param random gives stores and pins their identity; safe for several threads
 * @param completions runs what depends on a commit's answer; its threads may block, the committer's may not
 * @param rows asked before a segment's pages are read, and offered what was read
 * @param reads told of blocks that were asked for
 * @param grouping says what merges keep apart
 * @param archive where segments go that are seldom read; null if there is no such place. Whoever opened it closes it, after the engine
 */
public record Components(
        FileStore files,
        InstantSource clock,
        RandomGenerator random,
        Executor completions,
        RowCache rows,
        ReadLedger reads,
        Grouping grouping,
        @Nullable ObjectStore archive) {
    public Components {
        Objects.requireNonNull(files);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(random);
        Objects.requireNonNull(completions);
        Objects.requireNonNull(rows);
        Objects.requireNonNull(reads);
        Objects.requireNonNull(grouping);
    }

    /** A UUID of version 4 (RFC 9562). */
    UUID newId() {
        long high = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** Without a cache of rows. */
    public Components(FileStore files, InstantSource clock, RandomGenerator random, Executor completions) {
        this(files, clock, random, completions, RowCache.NONE);
    }

    /** With nobody who follows what is read, and without an archive. */
    public Components(
            FileStore files, InstantSource clock, RandomGenerator random, Executor completions, RowCache rows) {
        this(files, clock, random, completions, rows, ReadLedger.NONE, Grouping.NONE, null);
    }
}
