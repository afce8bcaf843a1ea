package io.thermocline.engine;

import io.thermocline.log.LogRecord;
import java.util.List;

/** What followers read: every synced record, in order, each once. Thread-safe. */
public interface Feed {
    /** The last synced sequence; a follower never sees one beyond it. */
    long syncedThrough();

    /**
     * Synced records after a sequence, oldest first; from memory when they are recent, else from the log's files.
     *
     * @param maxRecords most records to give, at least 1; fewer come when they are large
     * @return empty when there are none yet
     * @throws FeedTruncatedException if the log no longer has the first of them: rebuild from a snapshot
     */
    List<LogRecord> read(long afterSequence, int maxRecords);

    /**
     * Makes a follower known: the log is kept from its checkpoint on, as far as the log's size limit allows.
     *
     * @param name unique among the followers that are open
     * @param checkpoint everything at or below it is done
     * @param wake called after each sync by the committer's thread: it only signals, and returns at once
     */
    Subscription subscribe(String name, long checkpoint, Runnable wake);

    /** A follower's place. */
    interface Subscription extends AutoCloseable {
        /** Moves the checkpoint on; never back. */
        void advance(long checkpoint);

        /**
         * Says how far the follower is, and how far behind it may fall: beyond that, writes wait for it as long as it gains.
         *
         * @param mayLag operations of commits; {@link Long#MAX_VALUE} when writes need not wait
         */
        void reached(long position, long mayLag);

        /** The follower no longer holds the log back. */
        @Override
        void close();
    }
}
