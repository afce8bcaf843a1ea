package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that must be refused, each with a message that says what to do. */
class RefusedStartIT {
    private static final String MARK = "find-me-in-the-log-0123456789";

    @TempDir
    Path folder;

    @Test
    void aSecondProcessOnTheSameDataIsRefused() {
        try (PackagedServer first = PackagedServer.start(folder, Map.of())) {
            PackagedServer.Refusal refusal = PackagedServer.startRefused(folder, first.data(), Map.of());
            assertThat(refusal.exitStatus()).isNotZero();
            assertThat(refusal.log()).contains(first.data().toString()).contains("is in use by process");
            assertThat(first.post("/v1/blocks", "{\"content\":\"still served\"}")
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void anUnknownSettingIsRefused() {
        PackagedServer.Refusal refusal =
                PackagedServer.startRefused(folder, folder.resolve("data"), Map.of("THERMOCLINE_WAL_SINC", "always"));
        assertThat(refusal.exitStatus()).isNotZero();
        assertThat(refusal.log()).containsIgnoringCase("wal");
    }

    @Test
    void aCorruptRecordBelowTheSyncedMarkIsRefusedWithFileAndOffset() throws IOException {
        Path data;
        try (PackagedServer server = PackagedServer.start(folder, Map.of())) {
            data = server.data();
            assertThat(server.post("/v1/blocks", "{\"content\":\"" + MARK + "\"}")
                            .statusCode())
                    .isEqualTo(201);
            for (int i = 0; i < 20; i++) {
                assertThat(server.post("/v1/blocks", "{\"content\":\"later " + i + "\"}")
                                .statusCode())
                        .isEqualTo(201);
            }
            server.killHard();
        }
        Path damaged = damageTheLog(data.resolve("log"));
        PackagedServer.Refusal refusal = PackagedServer.startRefused(folder, data, Map.of());
        assertThat(refusal.exitStatus()).isNotZero();
        assertThat(refusal.log()).contains(damaged.getFileName().toString()).containsIgnoringCase("offset");
    }

    /** Flips one bit in the middle of the marked content. */
    private static Path damageTheLog(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(MARK);
                if (at >= 0) {
                    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
                        access.seek(at + 5);
                        access.write(bytes[at + 5] ^ 1);
                    }
                    return file;
                }
            }
        }
        throw new AssertionError("the content is not in the log");
    }
}
