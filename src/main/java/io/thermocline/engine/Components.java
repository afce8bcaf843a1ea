package io.thermocline.engine;

import io.thermocline.files.FileStore;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What an engine works with, apart from its settings.
 *
 * @param files where everything lies; one engine at a time
 * @param clock gives commit times, expiry and the durations in statistics
 * @param random gives a new store its identity
 * @param completions runs what depends on a commit's answer; its threads may block, the committer's may not
 * @param rows asked before a segment's pages are read, and offered what was read
 */
public record Components(
        FileStore files, InstantSource clock, RandomGenerator random, Executor completions, RowCache rows) {
    public Components {
        Objects.requireNonNull(files);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(random);
        Objects.requireNonNull(completions);
        Objects.requireNonNull(rows);
    }

    /** Without a cache of rows. */
    public Components(FileStore files, InstantSource clock, RandomGenerator random, Executor completions) {
        this(files, clock, random, completions, RowCache.NONE);
    }
}
