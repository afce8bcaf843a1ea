package io.thermocline.table;

import static io.thermocline.table.TableWorld.header;
import static io.thermocline.table.TableWorld.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thermocline.block.CommitContext;
import io.thermocline.block.Envelope;
import io.thermocline.block.HeaderCodec;
import io.thermocline.log.LogRecord;
import io.thermocline.log.LoggedOperation;
import io.thermocline.log.Payload;
import io.thermocline.log.StoreIdentity;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file and the pool, without an engine. */
class TableFileTest {
    private static final int ROWS = 20_000;

    @TempDir
    Path root;

    private final Random random = new Random(1);
    private final List<String> damage = new ArrayList<>();
    private TableOptions options;
    private TableFile file;
    private Lanes lanes;
    private Asking asking;

    @BeforeEach
    void make() throws SQLException {
        TableOptions defaults = TableOptions.defaults(root.resolve("t'able"));
        options = new TableOptions(
                defaults.folder(),
                new TableOptions.Resources(64L << 20, 0, 2, 2, 0),
                new TableOptions.Waits(Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(1)),
                Duration.ZERO,
                Duration.ZERO);
        file = TableFile.open(options);
        file.make();
        Batch batch = new Batch(0);
        for (int i = 0; i < ROWS; i++) {
            batch.add(put(i + 1, i, 1));
        }
        file.write(batch);
        file.finish(new StoreIdentity(new UUID(1, 2), 3), ROWS);
        assertThat(file.checkpoint()).isTrue();
        lanes = new Lanes(2, options.waits().connection());
        lanes.attach(file);
        Retained retained = new Retained(Duration.ZERO);
        asking = new Asking(
                options.waits(),
                new Asking.Parts(
                        lanes, new Applied(), retained, new AnswerCache(0), InstantSource.system(), damage::add));
    }

    @AfterEach
    void close() {
        lanes.close();
        file.close();
    }

    private LogRecord put(long sequence, long n, long version) {
        Envelope envelope = new Envelope(id(n), sequence, version, sequence, sequence, 0, 0);
        return new LogRecord(
                sequence,
                sequence,
                CommitContext.SYSTEM,
                List.of(new LoggedOperation.Put(
                        envelope,
                        Payload.block(
                                HeaderCodec.encode(header("name of " + n, "{\"r\":" + random.nextDouble() + "}")),
                                new byte[0],
                                random))));
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void theFileChangesWhenACheckpointIsAskedForAndNotBefore() throws SQLException {
        TableFile.Space before = file.space();
        long sequence = ROWS;
        // More than the 16 MiB after which DuckDB makes a checkpoint unless told otherwise.
        while (sequence < 4 * ROWS) {
            Batch batch = new Batch(sequence);
            while (!batch.full()) {
                sequence++;
                batch.add(put(sequence, sequence, 1));
            }
            file.write(batch);
            assertThat(file.space()).isEqualTo(before);
        }
        assertThat(file.checkpoint()).isTrue();
        assertThat(file.space().bytes()).isGreaterThan(2 * before.bytes());
    }

    @Test
    void aCheckpointIsDueBeforeFewLargeRowsFillTheMemory() throws SQLException {
        String large = "{\"t\":\"" + "x".repeat(100_000) + "\"}";
        TableOptions defaults = TableOptions.defaults(root.resolve("large"));
        long rows = 0;
        try (TableFile other = TableFile.open(defaults)) {
            other.make();
            while (!other.checkpointDue()) {
                Batch batch = new Batch(rows);
                while (!batch.full()) {
                    rows++;
                    Envelope envelope = new Envelope(id(rows), rows, 1, rows, rows, 0, 0);
                    batch.load(new TableRow(envelope, header("n", large), TableRow.CURRENT));
                }
                other.write(batch);
                assertThat(rows * large.length())
                        .isLessThan(defaults.resources().memoryBytes());
            }
            assertThat(other.checkpoint()).isTrue();
            assertThat(other.checkpointDue()).isFalse();
        }
    }

    @Test
    void aFileSaysHowFarItIsAsOfItsCheckpoint() throws SQLException {
        Batch batch = new Batch(ROWS);
        batch.add(put(ROWS + 1, 0, 2));
        file.write(batch);
        Path copied = root.resolve("copied");
        copy(copied);
        TableOptions there = TableOptions.defaults(copied);
        try (TableFile old = TableFile.open(there)) {
            assertThat(old.progress().orElseThrow())
                    .isEqualTo(new TableFile.Progress(TableSchema.FORMAT, new StoreIdentity(new UUID(1, 2), 3), ROWS));
            assertThat(old.contents(old.space()).superseded()).isZero();
        }
        assertThat(file.checkpoint()).isTrue();
        copy(copied);
        try (TableFile recent = TableFile.open(there)) {
            assertThat(recent.progress().orElseThrow().sequence()).isEqualTo(ROWS + 1);
            assertThat(recent.contents(recent.space()).superseded()).isEqualTo(1);
        }
    }

    private void copy(Path folder) {
        try {
            java.nio.file.Files.createDirectories(folder);
            java.nio.file.Files.copy(
                    options.folder().resolve(TableFile.NAME),
                    folder.resolve(TableFile.NAME),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aCheckpointGivesWayToAQueryThatLooksAtWhatWasChangedSince() throws SQLException {
        try (Connection reader = file.connect()) {
            try (Statement statement = reader.createStatement()) {
                statement.execute("BEGIN");
            }
            assertThat(number(reader, "SELECT count(*) FROM rows WHERE to_sequence > 5"))
                    .isEqualTo(ROWS);
            Batch batch = new Batch(ROWS);
            batch.add(put(ROWS + 1, 0, 2));
            file.write(batch);
            assertThat(file.checkpoint()).isFalse();
            assertThat(number(reader, "SELECT count(*) FROM rows"))
                    .as("its snapshot stays")
                    .isEqualTo(ROWS);
        }
        assertThat(file.checkpoint()).isTrue();
    }

    @Test
    void aRewrittenTableHasTheSameRowsAndItsRoomBack() throws SQLException {
        Batch batch = new Batch(ROWS);
        for (int i = 0; i < ROWS; i++) {
            batch.add(put(ROWS + 1 + i, i, 2));
        }
        file.write(batch);
        file.checkpointAfterQueries();
        try (Connection reader = file.connect()) {
            long before = number(reader, "SELECT bit_xor(hash(r)) FROM rows r WHERE to_sequence = " + TableRow.CURRENT);
            file.drop(2 * ROWS, 0);
            file.checkpointAfterQueries();
            file.rewrite();
            file.checkpointAfterQueries();
            assertThat(number(reader, "SELECT bit_xor(hash(r)) FROM rows r")).isEqualTo(before);
            assertThat(number(reader, "SELECT count(*) FROM rows")).isEqualTo(ROWS);
        }
        batch = new Batch(2 * ROWS);
        batch.add(put(2 * ROWS + 1, 7, 3));
        file.write(batch);
        assertThat(file.contents(file.space()))
                .extracting(TableStats.Contents::rows, TableStats.Contents::superseded)
                .containsExactly(ROWS + 1L, 1L);
    }

    private void refused(ProblemKind kind, String advice, Runnable query) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, query::run);
        assertThat(refused.problem().kind()).isEqualTo(kind);
        assertThat(refused.problem().detail()).contains(advice);
    }

    private long ask(String sql) {
        return ask(sql, Duration.ofSeconds(1));
    }

    private long ask(String sql, Duration most) {
        return asking.run(Asking.Kind.ROWS, new SqlPart(sql), most, rows -> {
            long last = 0;
            while (rows.next()) {
                last = rows.getLong(1);
            }
            return last;
        });
    }

    @Test
    void aQueryThatTakesTooLongIsStopped() {
        refused(
                ProblemKind.TOO_COSTLY,
                "narrow the filter",
                () -> ask(
                        "SELECT count(*) FROM range(100000) a, range(100000) b, range(100000) c WHERE hash(a.range + b.range + c.range) = 7"));
        assertThat(asking.stopped()).isEqualTo(1);
        assertThat(ask("SELECT count(*) FROM rows"))
                .as("the next one is answered")
                .isEqualTo(ROWS);
    }

    @Test
    void aQueryThatNeedsTooMuchMemoryIsStopped() {
        refused(
                ProblemKind.TOO_COSTLY,
                "memory",
                () -> ask(
                        "SELECT len(string_agg(repeat('x', 200) || range, '')) FROM range(2000000)",
                        Duration.ofSeconds(60)));
        assertThat(ask("SELECT count(*) FROM rows")).isEqualTo(ROWS);
        assertThat(damage).isEmpty();
    }

    @Test
    void aWrongStatementIsADefectAndNoDamage() {
        assertThatThrownBy(() -> ask("SELECT nothing FROM rows")).isInstanceOf(IllegalStateException.class);
        assertThat(damage).isEmpty();
        assertThat(ask("SELECT count(*) FROM rows")).isEqualTo(ROWS);
    }

    @Test
    void queriesBeyondThePoolWaitAndThenAreRefused() throws Exception {
        CountDownLatch busy = new CountDownLatch(2);
        CountDownLatch done = new CountDownLatch(1);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> held = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                held.add(callers.submit(() -> lanes.run(_ -> {
                    busy.countDown();
                    return await(done);
                })));
            }
            assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
            refused(ProblemKind.OVERLOADED, "try again", () -> ask("SELECT 1"));
            assertThat(lanes.stats()).isEqualTo(new TableStats.Pool(2, 2, 0, 1));
            done.countDown();
            for (Future<?> each : held) {
                each.get(10, TimeUnit.SECONDS);
            }
        }
        assertThat(ask("SELECT 5")).isEqualTo(5);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void withoutAFileQueriesAreRefused() {
        lanes.detach();
        refused(ProblemKind.UNAVAILABLE, "derived anew", () -> ask("SELECT 1"));
        lanes.attach(file);
        assertThat(ask("SELECT 5")).isEqualTo(5);
    }

    @Test
    void aKilledProcessLeavesNoLibraryBehind() {
        assertThat(UnpackedLibrary.mapped()).isEmpty();
        assertThat(ask("SELECT 5")).isEqualTo(5);
    }

    @Test
    void sqlReachesNoOtherFile() {
        assertThatThrownBy(() -> ask("SELECT count(*) FROM read_text('/etc/hostname')"))
                .rootCause()
                .hasMessageContaining("disabled by configuration");
    }
}
