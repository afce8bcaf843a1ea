package io.thermocline.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is killed while it writes leaves a file that is good for the sequence that it says. */
class KilledWriterTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatItLeavesIsTheTableAtTheSequenceThatItSays(long seed)
            throws IOException, InterruptedException, SQLException {
        long durable = killedAmidWork(seed);
        try (TableFile file = TableFile.open(TableOptions.defaults(root.resolve("table")))) {
            TableFile.Progress progress = file.progress().orElseThrow();
            assertThat(progress.sequence()).isGreaterThanOrEqualTo(durable);
            List<String> current = new ArrayList<>();
            try (Connection connection = file.connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("SELECT id, version, from_sequence FROM rows WHERE to_sequence = "
                                    + TableRow.CURRENT + " ORDER BY id")) {
                while (rows.next()) {
                    current.add(rows.getString(1) + " " + rows.getLong(2) + " " + rows.getLong(3));
                }
            }
            assertThat(current).isEqualTo(KilledWriter.currentAt(seed, progress.sequence()));
        }
    }

    /** The last sequence that the process said was durable. */
    private long killedAmidWork(long seed) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledWriter.class.getName(),
                        root.resolve("table").toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long durable = 0;
        try (BufferedReader said = process.inputReader()) {
            Random random = new Random(seed);
            for (int left = 5 + random.nextInt(20); left > 0; left--) {
                String line = said.readLine();
                assertThat(line).as("it ended by itself").isNotNull();
                durable = Long.parseLong(line);
            }
            // somewhere in the batch, or the checkpoint, that comes next
            process.waitFor(random.nextInt(60), TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
        return durable;
    }
}
