package io.thermocline.engine;

import io.thermocline.log.LogRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What waits for the committer. */
sealed interface Pending {
    /** Bytes that it holds in the queue. */
    long bytes();

    /** Gives it up. */
    void fail(RuntimeException cause);

    /** A transaction and whoever waits for its answer. */
    record Submitted(Transaction transaction, long bytes, CompletableFuture<Committed> answer) implements Pending {
        Submitted(Transaction transaction, long bytes) {
            this(transaction, bytes, new CompletableFuture<>());
        }

        @Override
        public void fail(RuntimeException cause) {
            answer.completeExceptionally(cause);
        }
    }

    /** The wish that the active memtable is closed once everything before is committed. */
    record Rotation(CompletableFuture<Void> done) implements Pending {
        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public void fail(RuntimeException cause) {
            done.completeExceptionally(cause);
        }
    }

    /**
     * A transaction whose preconditions held.
     *
     * @param record what goes to the log; null when it only checks
     */
    record Staged(Submitted submitted, @Nullable LogRecord record, List<Long> versions) {}
}
