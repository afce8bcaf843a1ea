package io.thermocline.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseLockTest {
    @TempDir
    Path folder;

    /** What the other process runs: takes the lock, says so, and keeps it until its input ends. */
    static final class Holder {
        private Holder() {}

        /** The data directory is the only argument. */
        public static void main(String[] arguments) throws IOException {
            try (DatabaseLock lock = DatabaseLock.acquire(Path.of(arguments[0]))) {
                System.out.println(lock != null ? "held" : "none");
                System.in.read();
            }
        }
    }

    @Test
    void refusesASecondStoreInThisProcessAndKeepsTheFirstOnesLock() throws Exception {
        try (DatabaseLock lock = DatabaseLock.acquire(folder)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> DatabaseLock.acquire(folder.resolve("../" + folder.getFileName())))
                    .isInstanceOf(DatabaseLockedException.class)
                    .hasMessageContaining(folder.toRealPath().toString())
                    .hasMessageContaining("this process");
            Process other = holder();
            assertThat(firstLine(other)).doesNotContain("held");
            other.destroy();
        }
        DatabaseLock.acquire(folder).close();
    }

    @Test
    void namesTheProcessThatHoldsItAndTakesItWhenThatProcessIsKilled() throws Exception {
        Process other = holder();
        try {
            assertThat(firstLine(other)).isEqualTo("held");
            assertThatThrownBy(() -> DatabaseLock.acquire(folder))
                    .isInstanceOf(DatabaseLockedException.class)
                    .hasMessageContaining(folder.toRealPath().toString())
                    .hasMessageContaining("process " + other.pid())
                    .hasMessageContaining("stop that process");
        } finally {
            other.destroyForcibly().waitFor();
        }
        try (DatabaseLock lock = DatabaseLock.acquire(folder)) {
            assertThat(lock).isNotNull();
            assertThat(Files.readString(folder.resolve("LOCK")))
                    .isEqualTo(ProcessHandle.current().pid() + "\n");
        }
    }

    private Process holder() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
    }

    private static String firstLine(Process process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }
}
