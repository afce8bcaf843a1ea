package io.thermocline.table;

import io.thermocline.block.Annotations;
import io.thermocline.block.BlockClass;
import io.thermocline.block.Header;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A filter of four parts over half a million blocks, counted and its newest fifty: through the table as services ask it, and as SQL typed straight into
 * DuckDB over a copy of the same file. Then the same count right after a write, while others write.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class QueryBench {
    private static final int BLOCKS = 500_000;
    private static final String FILTER =
            "class == \"KNOWLEDGE_GRAPH\" && \"t2\" in tags && attributes.version >= 2 && createdAt > timestamp(\"2026-01-01T00:00:00Z\")";
    /** With the cast that DuckDB is quickest with: to the type it stores. */
    private static final String SQL = " FROM rows WHERE class = 'KNOWLEDGE_GRAPH' AND list_contains(tags, 't2')"
            + " AND TRY_CAST(attributes.version AS UBIGINT) >= 2 AND created_at > 1767225600000000";

    /** Half a million blocks that nobody changes. */
    @State(Scope.Benchmark)
    public static class Blocks {
        private Path folder;
        private BenchStore store;
        private TableFile copy;
        private DuckDBConnection direct;
        private Runnable ending = () -> {};
        private final Filter filter = new Filters().compile(FILTER);

        /** Writes them, and copies the table's file. */
        @Setup(Level.Trial)
        public void write() throws IOException, SQLException {
            Path parent = Path.of(System.getProperty("bench.dir", System.getProperty("java.io.tmpdir")));
            folder = Files.createTempDirectory(Files.createDirectories(parent), "query");
            store = new BenchStore(folder);
            store.follow();
            store.write(BLOCKS);
            store.await();
            store.unfollow();
            TableOptions options = TableOptions.defaults(folder.resolve("copy"));
            Files.createDirectories(options.folder());
            Files.copy(
                    store.options().folder().resolve(TableFile.NAME),
                    options.folder().resolve(TableFile.NAME));
            copy = TableFile.open(options);
            direct = copy.connect();
            store.follow();
            store.await();
            if (countOf(this) != typedCount(this) || countOf(this) == 0) {
                throw new IllegalStateException("found " + countOf(this) + ", typed " + typedCount(this));
            }
        }

        /** Removes them. */
        @TearDown(Level.Trial)
        public void remove() throws IOException, SQLException {
            ending.run();
            direct.close();
            copy.close();
            store.unfollow();
            store.close();
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** The same, while another thread writes two hundred blocks a second that do not match; and one that does before each query. */
    @State(Scope.Benchmark)
    public static class Written {
        private volatile boolean ended;
        private Thread others;
        private long expected;
        private int number;

        /** Starts the others. */
        @Setup(Level.Trial)
        public void start(Blocks blocks) {
            expected = countOf(blocks);
            blocks.ending = this::end;
            others = Thread.ofPlatform().start(() -> {
                for (int i = 0; !ended; i++) {
                    synchronized (this) {
                        blocks.store.write(blocks.store.header(4 * i));
                    }
                    java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                }
            });
        }

        /** Writes one that matches. */
        @Setup(Level.Invocation)
        public void write(Blocks blocks) {
            Header any = blocks.store.header(number++);
            Header matching = new Header(
                    BlockClass.KNOWLEDGE_GRAPH,
                    any.name(),
                    null,
                    false,
                    any.sharing(),
                    new Annotations(
                            List.of("t2"),
                            any.annotations().labels(),
                            "{\"version\":7}".getBytes(StandardCharsets.UTF_8)),
                    any.media());
            synchronized (this) {
                blocks.store.write(matching);
            }
            expected++;
        }

        /** Ends the others, before what they write to. */
        private void end() {
            ended = true;
            try {
                others.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static long countOf(Blocks blocks) {
        return blocks.store.table().count(blocks.store.view(), blocks.filter);
    }

    private static long typedCount(Blocks blocks) throws SQLException {
        try (PreparedStatement statement = blocks.direct.prepareStatement("SELECT count(*)" + SQL);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Counted through the table. */
    @Benchmark
    public long count(Blocks blocks) {
        return countOf(blocks);
    }

    /** Counted by typed SQL. */
    @Benchmark
    public long countTyped(Blocks blocks) throws SQLException {
        return typedCount(blocks);
    }

    /** The newest fifty through the table. */
    @Benchmark
    public TablePage newest(Blocks blocks) {
        return blocks.store.table().rows(new TableQuery(blocks.store.view(), blocks.filter, List.of(), 50, null));
    }

    /** The newest fifty by typed SQL. */
    @Benchmark
    public List<Object> newestTyped(Blocks blocks) throws SQLException {
        List<Object> found = new ArrayList<>();
        String sql = "SELECT id, version, created_at" + SQL + " ORDER BY created_at DESC, id DESC LIMIT 50";
        try (PreparedStatement statement = blocks.direct.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(row.getObject(1));
            }
        }
        return found;
    }

    /** Counted right after a write; fails if the write is not seen. */
    @Benchmark
    public long countAfterWrite(Blocks blocks, Written written) {
        long found = countOf(blocks);
        if (found != written.expected) {
            throw new IllegalStateException("found " + found + " instead of " + written.expected);
        }
        return found;
    }
}
