package io.thermocline.table;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How the table is kept and asked.
 *
 * @param folder holds the file and nothing else; made if there is none, and may be deleted while the store is closed
 * @param verifyEvery how often the whole table is read to find damage; zero for never
 */
public record TableOptions(Path folder, Resources resources, Waits waits, Duration cursorTtl, Duration verifyEvery) {
    private static final long MIB = 1L << 20;

    /**
     * What the table may use.
     *
     * @param memoryBytes most memory of DuckDB, at least 64 MiB; beyond it it writes temporary files
     * @param temporaryBytes most bytes of temporary files
     * @param threads that work on queries, at least 1
     * @param connections queries at a time, at least 1
     * @param answerBytes of the heap, for answers that are true still; 0 for none
     */
    public record Resources(long memoryBytes, long temporaryBytes, int threads, int connections, long answerBytes) {
        public Resources {
            if (memoryBytes < 64 * MIB || temporaryBytes < 0 || answerBytes < 0 || threads < 1 || connections < 1) {
                throw new IllegalArgumentException("resources out of range");
            }
        }
    }

    /**
     * How long a query waits, and for what.
     *
     * @param connection for a connection while all are busy
     * @param follower for the commits it has to see
     * @param statement the statement itself; whole seconds, at least one
     */
    public record Waits(Duration connection, Duration follower, Duration statement) {
        public Waits {
            Objects.requireNonNull(connection);
            Objects.requireNonNull(follower);
            if (statement.toSeconds() < 1) {
                throw new IllegalArgumentException("a statement may take a second at least");
            }
        }

        /** The same, but none longer than this, but for the second that a statement always has. */
        Waits within(Duration most) {
            Duration least = Duration.ofSeconds(1);
            Duration rest = most.isNegative() ? Duration.ZERO : most;
            return new Waits(
                    shorter(connection, rest),
                    shorter(follower, rest),
                    shorter(statement, rest.compareTo(least) < 0 ? least : rest));
        }

        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }
    }

    public TableOptions {
        Objects.requireNonNull(folder);
        Objects.requireNonNull(resources);
        Objects.requireNonNull(waits);
        Objects.requireNonNull(cursorTtl);
        Objects.requireNonNull(verifyEvery);
    }

    /**
     * 256 MiB of memory, 1 GiB of temporary files, two threads, four queries at a time, 16 MiB of answers, 30 s a statement, cursors for 15 minutes, read whole
     * every 6 hours.
     */
    public static TableOptions defaults(Path folder) {
        return new TableOptions(
                folder,
                new Resources(256 * MIB, 1024 * MIB, 2, 4, 16 * MIB),
                new Waits(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(30)),
                Duration.ofMinutes(15),
                Duration.ofHours(6));
    }
}
