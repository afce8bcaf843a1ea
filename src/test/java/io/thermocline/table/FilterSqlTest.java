package io.thermocline.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table keeps exactly the blocks that the predicate keeps, in DuckDB itself. Replay with {@code -Dseed=}; more with {@code -Dfilters=}. */
class FilterSqlTest {
    private static final long NOW = 12;
    private static final Filters FILTERS = new Filters();
    private static final String COLUMNS =
            "id, from_sequence, version, created_at, updated_at, expires_at, key, name, class, read_only, persisted, manifolds,"
                    + " shared, space, band, access, tags, labels, attributes, media_type, size, sha256";

    @TempDir
    Path folder;

    static LongStream seeds() {
        Long seed = Long.getLong("seed");
        return seed != null ? LongStream.of(seed) : LongStream.rangeClosed(1, 4);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsWhatThePredicateKeeps(long seed) throws SQLException {
        Random random = new Random(seed);
        List<RandomBlocks.Block> blocks = new ArrayList<>();
        RandomBlocks source = new RandomBlocks(random);
        for (int i = 0; i < 500; i++) {
            blocks.add(source.next(i));
        }
        try (Connection connection = table(blocks)) {
            RandomFilters filters = new RandomFilters(random);
            int compared = 0;
            int decisive = 0;
            int wanted = Integer.getInteger("filters", 250);
            while (compared < wanted) {
                Optional<Filter> filter = read(filters.next());
                if (filter.isEmpty()) {
                    continue;
                }
                int kept = compare(connection, blocks, filter.get(), seed);
                decisive += kept > 0 && kept < blocks.size() ? 1 : 0;
                compared++;
            }
            assertThat(decisive).as("filters that tell blocks apart").isGreaterThan(wanted / 4);
        }
    }

    private static Optional<Filter> read(String text) {
        try {
            return Optional.of(FILTERS.compile(text));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private static int compare(Connection connection, List<RandomBlocks.Block> blocks, Filter filter, long seed)
            throws SQLException {
        TreeSet<Long> kept = new TreeSet<>();
        for (RandomBlocks.Block each : blocks) {
            if (filter.keeps(each.envelope(), each.header(), NOW)) {
                kept.add(each.envelope().sequence());
            }
        }
        String sql = FilterSql.condition(filter, NOW);
        TreeSet<Long> found = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT from_sequence FROM blocks WHERE " + sql)) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        } catch (SQLException e) {
            throw new AssertionError("seed " + seed + ": " + filter + "\n" + sql, e);
        }
        if (!found.equals(kept)) {
            TreeSet<Long> wrong = new TreeSet<>(found);
            wrong.addAll(kept);
            wrong.removeIf(each -> found.contains(each) && kept.contains(each));
            RandomBlocks.Block first = blocks.get((int) (wrong.first() - 1));
            throw new AssertionError(
                    "seed " + seed + ": " + filter + "\nkept in Java: " + kept.contains(wrong.first()) + ", by "
                            + sql + "\n" + wrong.size() + " blocks differ, first " + first + "\n"
                            + new String(first.header().annotations().attributesJson(), StandardCharsets.UTF_8));
        }
        return kept.size();
    }

    private Connection table(List<RandomBlocks.Block> blocks) throws SQLException {
        Connection connection =
                new DuckDBDriver().connect("jdbc:duckdb:" + folder.resolve("table.duckdb"), new Properties());
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET autoinstall_known_extensions = false");
            statement.execute("SET autoload_known_extensions = false");
            statement.execute("SET threads = 1");
            statement.execute(
                    "CREATE TEMP TABLE staging (id UUID, from_sequence BIGINT, version BIGINT, created_at BIGINT, updated_at BIGINT, expires_at BIGINT,"
                            + " key VARCHAR, name VARCHAR, class VARCHAR, read_only BOOLEAN, persisted BOOLEAN, manifolds VARCHAR[], shared BOOLEAN, space VARCHAR, band VARCHAR,"
                            + " access VARCHAR[], tags VARCHAR[], labels MAP(VARCHAR, VARCHAR), attributes VARCHAR, media_type VARCHAR, size BIGINT, sha256 VARCHAR)");
            for (RandomBlocks.Block each : blocks) {
                insert(connection, each.envelope(), each.header());
            }
            statement.execute(
                    "CREATE TABLE blocks AS SELECT * REPLACE (attributes::JSON::VARIANT AS attributes) FROM staging");
            statement.execute("CHECKPOINT");
        }
        return connection;
    }

    private static void insert(Connection connection, Envelope envelope, Header header) throws SQLException {
        List<Object> values = new ArrayList<>();
        values.add(envelope.id().toString());
        values.addAll(List.of(
                envelope.sequence(), envelope.version(), envelope.createdAtMicros(), envelope.updatedAtMicros()));
        values.add(envelope.expiresAtMicros() == 0 ? null : envelope.expiresAtMicros());
        values.add(header.key());
        values.addAll(List.of(header.name(), header.blockClass().name(), header.readOnly(), true));
        String labels = header.annotations().labels().entrySet().stream()
                .map(each -> SqlLiterals.text(each.getKey()) + ": " + SqlLiterals.text(each.getValue()))
                .collect(java.util.stream.Collectors.joining(", ", "MAP {", "}"));
        String sql = "INSERT INTO staging (" + COLUMNS + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,"
                + list(header.sharing().manifolds()) + ",?,?,?,"
                + list(header.sharing().access()) + ","
                + list(header.annotations().tags()) + "," + labels + ",?,?,?,?)";
        values.addAll(List.of(
                header.sharing().shared(),
                header.sharing().space(),
                header.sharing().band().name(),
                new String(header.annotations().attributesJson(), StandardCharsets.UTF_8),
                header.media().mediaType(),
                header.media().size(),
                HexFormat.of().formatHex(header.media().sha256())));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            statement.execute();
        }
    }

    private static String list(List<String> texts) {
        return texts.stream()
                .map(SqlLiterals::text)
                .collect(java.util.stream.Collectors.joining(", ", "[", "]::VARCHAR[]"));
    }
}
