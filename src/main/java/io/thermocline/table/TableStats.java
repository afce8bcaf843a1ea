package io.thermocline.table;

import io.thermocline.engine.EngineStats;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the table stands.
 *
 * @param lag synced commits that queries do not see yet
 * @param rebuilds how often everything was derived anew since the start
 * @param deriving that it is being derived anew, or will be once more; null when it is not
 * @param lastFault what went wrong last, null if nothing has since the start
 * @param verified the last time that all of it was read and found sound; null if that was not since the start
 * @param queries by kind of query: how often and how long
 */
public record TableStats(
        State state,
        Place place,
        long lag,
        Contents contents,
        long rebuilds,
        @Nullable Deriving deriving,
        @Nullable String lastFault,
        @Nullable Verified verified,
        Queries queries) {
    /** What the table does. */
    public enum State {
        /** It is not open yet. */
        OPENING,
        /** Everything is being derived anew; queries are refused. */
        REBUILDING,
        /** It answers queries. */
        FOLLOWING,
        /** Its file was found damaged or gone; queries are refused until it is derived anew, which begins at once and is tried until it works. */
        LOST
    }

    /**
     * A derivation of everything that is under way.
     *
     * @param since when it began
     * @param blocks that are in it already
     */
    public record Deriving(String why, Instant since, long blocks) {
        public Deriving {
            Objects.requireNonNull(why);
            Objects.requireNonNull(since);
        }
    }

    /**
     * How far the table is.
     *
     * @param visible queries see everything up to this sequence; -1 while there is no table
     * @param durable everything up to this sequence outlives the process
     */
    public record Place(long visible, long durable) {}

    /**
     * What the file holds, as of its last checkpoint.
     *
     * @param rows all of them
     * @param superseded of them, those kept for queries and cursors alone
     * @param bytes of the file
     * @param freeBytes of them, that hold nothing
     */
    public record Contents(long rows, long superseded, long bytes, long freeBytes) {
        static final Contents NONE = new Contents(0, 0, 0, 0);
    }

    /**
     * What was asked.
     *
     * @param latency of the statements, by kind of query
     * @param stopped for their time or memory
     * @param cached answers that were at hand
     */
    public record Queries(Pool pool, Map<String, EngineStats.Latency> latency, long stopped, Cached cached) {
        public Queries {
            Objects.requireNonNull(pool);
            Objects.requireNonNull(cached);
            latency = Map.copyOf(latency);
        }
    }

    /**
     * The connections.
     *
     * @param size how many there may be
     * @param busy how many are in use
     * @param waiting queries that wait for one
     * @param refused queries that waited too long since the start
     */
    public record Pool(int size, int busy, long waiting, long refused) {}

    /**
     * Answers that are kept while they are true.
     *
     * @param hits queries that one was there for
     * @param misses the others
     */
    public record Cached(long hits, long misses, long entries, long bytes, long budgetBytes) {}

    /**
     * A reading of the whole table.
     *
     * @param at when it ended
     */
    public record Verified(Instant at, long rows, Duration took) {
        public Verified {
            Objects.requireNonNull(at);
            Objects.requireNonNull(took);
        }
    }

    public TableStats {
        Objects.requireNonNull(state);
        Objects.requireNonNull(place);
        Objects.requireNonNull(contents);
        Objects.requireNonNull(queries);
    }
}
