package io.thermocline.table;

import io.thermocline.block.BlockId;
import io.thermocline.log.StoreIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * The file, opened: one DuckDB instance. {@link #connect} is for any thread; {@link #write}, {@link #drop}, {@link #checkpoint}, {@link #checkpointDue} and
 * {@link #close} are for one.
 *
 * <p>The instance itself is in memory and has the file attached, so that two openings of one path never share state, and so that DuckDB can be told to
 * keep no write-ahead log: our own log makes up for what a checkpoint does not hold yet.
 */
final class TableFile implements AutoCloseable {
    static final String NAME = "metadata.duckdb";
    /** A copy that is being made, to become the file. */
    static final String NEXT = NAME + ".next";

    /** A checkpoint costs as much as a few thousand rows. Four groups of so many do not fit into three, so that the next ones merge none of them. */
    private static final long CHANGES_A_CHECKPOINT = 100_000;

    private static final String TEMPORARY = "temporary";
    /**
     * A size that no write-ahead log has. DuckDB's own checkpoints come every 16 MiB of one that is not even written, in the middle of a commit, and leave
     * groups of rows that the next ones merge and write again: up to a second each in a table of a million rows.
     */
    private static final String NEVER = "1024TiB";

    private final DuckDBConnection writer;
    private final Path path;
    private final @Nullable Object key;
    /** Of rows that wait for a checkpoint: until then they take memory. */
    private final long mostBytes;

    private long changes;
    private long bytes;

    /**
     * How far the file is.
     *
     * @param identity of the store, and the epoch in which it was written
     */
    record Progress(int format, StoreIdentity identity, long sequence) {}

    /**
     * What the file takes.
     *
     * @param bytes of the file
     * @param freeBytes of them, that hold nothing
     */
    record Space(long bytes, long freeBytes) {}

    private TableFile(DuckDBConnection writer, Path path, long mostBytes) {
        this.writer = writer;
        this.path = path;
        this.mostBytes = mostBytes;
        this.key = keyOf(path);
    }

    /** Opens what is there; makes an empty database where there is nothing. */
    static TableFile open(TableOptions options) throws SQLException {
        Path path = options.folder().resolve(NAME);
        try {
            Files.createDirectories(options.folder());
            deleteAll(options.folder().resolve(TEMPORARY));
            deleteAll(options.folder().resolve(NEXT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Not by DriverManager: it knows drivers by whichever class loader asked it first.
        DuckDBConnection writer =
                new DuckDBDriver().connect("jdbc:duckdb:", properties(options)).unwrap(DuckDBConnection.class);
        UnpackedLibrary.unlink();
        try {
            run(writer, "ATTACH '" + path.toString().replace("'", "''") + "' AS store (RECOVERY_MODE no_wal_writes)");
            run(writer, "SET enable_external_access = false");
            run(writer, "USE store");
            for (String sql : TableSchema.STAGED) {
                run(writer, sql);
            }
            return new TableFile(writer, path, options.resources().memoryBytes() / 2);
        } catch (SQLException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    private static Properties properties(TableOptions options) {
        TableOptions.Resources resources = options.resources();
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "checkpoint_threshold",
                NEVER,
                "memory_limit",
                resources.memoryBytes() + "B",
                "threads",
                Integer.toString(resources.threads()),
                "temp_directory",
                options.folder().resolve(TEMPORARY).toString(),
                "max_temp_directory_size",
                resources.temporaryBytes() + "B",
                "preserve_insertion_order",
                "false",
                "autoinstall_known_extensions",
                "false",
                "autoload_known_extensions",
                "false"));
        return properties;
    }

    /** Deletes the file of a table that is not open. */
    static void delete(TableOptions options) {
        try {
            deleteAll(options.folder().resolve(NAME));
            deleteAll(options.folder().resolve(NAME + ".wal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAll(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(path)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    /** Another connection to the same database, for queries; the caller closes it. */
    DuckDBConnection connect() throws SQLException {
        DuckDBConnection connection = writer.duplicate();
        run(connection, "USE store");
        return connection;
    }

    /** How far it is; empty in a database that was not finished, or is none of ours. */
    Optional<Progress> progress() throws SQLException {
        try (Statement statement = writer.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'store' AND table_name = 'progress'")) {
            if (!found.next() || found.getLong(1) == 0) {
                return Optional.empty();
            }
        }
        try (Statement statement = writer.createStatement();
                ResultSet row = statement.executeQuery("SELECT format, store, epoch, sequence FROM progress")) {
            return row.next()
                    ? Optional.of(new Progress(
                            row.getInt(1),
                            new StoreIdentity(row.getObject(2, UUID.class), row.getLong(3)),
                            row.getLong(4)))
                    : Optional.empty();
        }
    }

    /** Makes the tables in an empty database. */
    void make() throws SQLException {
        for (String sql : TableSchema.MADE) {
            run(writer, sql);
        }
    }

    /** Says that the table has everything up to a sequence; a table that never said so is not used. */
    void finish(StoreIdentity identity, long sequence) throws SQLException {
        run(writer, "DELETE FROM progress");
        run(
                writer,
                "INSERT INTO progress VALUES (" + TableSchema.FORMAT + ", '" + identity.storeId() + "', "
                        + identity.epoch() + ", " + sequence + ")");
    }

    /** Writes a batch, in one transaction. */
    void write(Batch batch) throws SQLException {
        transaction(() -> {
            supersede(batch);
            stage(batch);
            progress(batch.through());
        });
        changes += batch.changes();
        bytes += batch.bytes();
    }

    /** Whether so much was written since the last checkpoint that the next one is due. */
    boolean checkpointDue() {
        return changes >= CHANGES_A_CHECKPOINT || bytes >= mostBytes;
    }

    /** Says that the table has everything up to a sequence. */
    void progress(long sequence) throws SQLException {
        run(writer, "UPDATE progress SET sequence = " + sequence);
    }

    private void stage(Batch batch) throws SQLException {
        if (batch.rows().isEmpty()) {
            return;
        }
        run(writer, "TRUNCATE temp.staging");
        try (DuckDBAppender appender = writer.createAppender("temp", "main", "staging")) {
            for (TableRow row : batch.rows()) {
                TableSchema.append(appender, row);
            }
        }
        run(writer, TableSchema.FROM_STAGING);
        run(writer, "TRUNCATE temp.staging");
    }

    private void supersede(Batch batch) throws SQLException {
        if (batch.superseded().isEmpty()) {
            return;
        }
        fill(batch.superseded());
        run(writer, TableSchema.SUPERSEDE);
    }

    private void fill(Map<BlockId, Long> sequences) throws SQLException {
        run(writer, "TRUNCATE temp.superseded");
        try (DuckDBAppender appender = writer.createAppender("temp", "main", "superseded")) {
            for (var each : sequences.entrySet()) {
                appender.beginRow()
                        .appendUUID(each.getKey().high(), each.getKey().low())
                        .append(each.getValue().longValue())
                        .endRow();
            }
        }
    }

    /**
     * Deletes rows that nobody asks for any more.
     *
     * @param superseded those superseded at or before this sequence
     * @param expired and those that expired at or before this instant, microseconds since the epoch
     */
    void drop(long superseded, long expired) throws SQLException {
        run(writer, "DELETE FROM rows WHERE to_sequence <= " + superseded + " OR expires_at <= " + expired);
    }

    /** Deletes rows of blocks that were written before their mark. The file holds their bytes until it is made anew. */
    void erase(Map<BlockId, Long> marks) throws SQLException {
        transaction(() -> {
            fill(marks);
            run(
                    writer,
                    "DELETE FROM rows USING temp.superseded AS gone WHERE rows.id = gone.id AND rows.from_sequence < gone.since");
            run(writer, "TRUNCATE temp.superseded");
        });
    }

    /** Copies the file, which must be closed, under its next name: what is in it, and nothing of what was. */
    static void copy(TableOptions options) throws SQLException {
        try (DuckDBConnection copying =
                new DuckDBDriver().connect("jdbc:duckdb:", properties(options)).unwrap(DuckDBConnection.class)) {
            run(copying, "ATTACH " + quoted(options, NAME) + " AS old (READ_ONLY)");
            run(copying, "ATTACH " + quoted(options, NEXT) + " AS store (RECOVERY_MODE no_wal_writes)");
            run(copying, "USE store");
            for (String sql : TableSchema.MADE) {
                run(copying, sql);
            }
            run(copying, "INSERT INTO rows SELECT * FROM old.rows");
            run(copying, "INSERT INTO progress SELECT * FROM old.progress");
            run(copying, "FORCE CHECKPOINT store");
        }
    }

    private static String quoted(TableOptions options, String name) {
        return "'" + options.folder().resolve(name).toString().replace("'", "''") + "'";
    }

    /**
     * Makes everything written so far durable.
     *
     * @return false, and nothing happened, if a query that looks at what was changed since is under way
     */
    boolean checkpoint() throws SQLException {
        try {
            run(writer, "CHECKPOINT store");
            nothingWaits();
            return true;
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains("Cannot CHECKPOINT")) {
                return false;
            }
            throw e;
        }
    }

    /** Makes everything written so far durable, after the queries under way; new ones wait meanwhile. */
    void checkpointAfterQueries() throws SQLException {
        run(writer, "FORCE CHECKPOINT store");
        nothingWaits();
    }

    private void nothingWaits() {
        changes = 0;
        bytes = 0;
    }

    /** Writes all rows anew, next to each other, so that what held dead ones is free again. */
    void rewrite() throws SQLException {
        transaction(() -> {
            run(writer, "CREATE TABLE rewritten AS SELECT * FROM rows");
            run(writer, "DROP TABLE rows");
            run(writer, "ALTER TABLE rewritten RENAME TO rows");
        });
    }

    /** What the file takes now. */
    Space space() throws SQLException {
        try (Statement statement = writer.createStatement();
                ResultSet row = statement.executeQuery("SELECT block_size * total_blocks, block_size * free_blocks"
                        + " FROM pragma_database_size() WHERE database_name = 'store'")) {
            return row.next() ? new Space(row.getLong(1), row.getLong(2)) : new Space(0, 0);
        }
    }

    /** What is in it. */
    TableStats.Contents contents(Space space) throws SQLException {
        try (Statement statement = writer.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*), count(*) FILTER (to_sequence < " + TableRow.CURRENT + ") FROM rows")) {
            row.next();
            return new TableStats.Contents(row.getLong(1), row.getLong(2), space.bytes(), space.freeBytes());
        }
    }

    /** Whether the file is no longer the one that was opened: deleted, or another one in its place. */
    boolean replaced() {
        return key != null && !key.equals(keyOf(path));
    }

    private static @Nullable Object keyOf(Path path) {
        try {
            return Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class)
                    .fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void transaction(Work work) throws SQLException {
        run(writer, "BEGIN TRANSACTION");
        try {
            work.run();
            run(writer, "COMMIT");
        } catch (SQLException | RuntimeException e) {
            try {
                run(writer, "ROLLBACK");
            } catch (SQLException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static void run(DuckDBConnection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the table's file cannot be closed", e);
        }
    }
}
