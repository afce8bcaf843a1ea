package io.thermocline.table;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Tells of the table that is derived anew, from why to how long it took. Told by the follower's thread; any thread may ask. */
final class Derivation {
    private static final Logger LOG = System.getLogger(Derivation.class.getName());

    private volatile TableStats.@Nullable Deriving now;
    private final AtomicLong count = new AtomicLong();

    /**
     * It begins, or is tried once more.
     *
     * @param through what is derived goes up to this sequence; at 0 there is nothing to tell of
     */
    void begins(String why, long through, long atMicros) {
        TableStats.Deriving before = now;
        Instant since = Instant.EPOCH.plus(atMicros, ChronoUnit.MICROS);
        now = new TableStats.Deriving(before == null ? why : before.why(), before == null ? since : before.since(), 0);
        if (before == null && through > 0) {
            LOG.log(
                    Level.INFO,
                    "the metadata table is derived anew; queries answer 503 until it is: why=\"" + why + "\"");
        }
    }

    /** So many blocks are in it. */
    void loaded(long blocks) {
        TableStats.Deriving before = now;
        if (before != null) {
            now = new TableStats.Deriving(before.why(), before.since(), blocks);
        }
    }

    /** Queries are answered again. */
    void ends(long through, long atMicros) {
        TableStats.Deriving ended = now;
        now = null;
        count.incrementAndGet();
        if (ended != null && through > 0) {
            Duration took = Duration.between(ended.since(), Instant.EPOCH.plus(atMicros, ChronoUnit.MICROS));
            LOG.log(
                    Level.INFO,
                    "the metadata table was derived anew: blocks=" + ended.blocks() + " millis=" + took.toMillis()
                            + " why=\"" + ended.why() + "\"");
        }
    }

    /** How often it ended since the start. */
    long count() {
        return count.get();
    }

    /** Why a table is derived anew of which nothing else is known. */
    static String missing(TableOptions options) {
        boolean there = Files.exists(options.folder().resolve(TableFile.NAME));
        return there ? "its checkpoint is missing, or of no use" : "its file is missing";
    }

    /** What is under way; null when the table is there. */
    TableStats.@Nullable Deriving now() {
        return now;
    }
}
