package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that really fills up: a small tmpfs, which only root may mount. */
class FullDiskIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        disk = Files.createDirectory(folder.resolve("disk"));
        boolean mounted = System.getProperty("user.name").equals("root")
                && new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", disk.toString())
                                .start()
                                .waitFor()
                        == 0;
        assumeTrue(mounted, "mounting a small disk takes root");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
    }

    @Test
    void writesAnswer507ReadsGoOnAndWritesWorkAgainOnceThereIsRoom() throws IOException {
        Path filler = disk.resolve("filler");
        Files.write(filler, new byte[32 << 20]);
        Map<String, String> settings =
                Map.of("THERMOCLINE_LOG_FILE_BYTES", "4M", "THERMOCLINE_MEMTABLE_MAX_BYTES", "2M");
        try (PackagedServer server = PackagedServer.start(folder, disk.resolve("data"), settings)) {
            Map<String, String> stored = new LinkedHashMap<>();
            HttpResponse<String> refused = writeUntilRefused(server, stored);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(507);
            assertThat(refused.headers().firstValue("Content-Type").orElse("")).contains("application/problem+json");
            readAll(server, stored);

            Files.delete(filler);
            awaitWritable(server, stored);
            server.killHard();
            server.restart();
            readAll(server, stored);
        }
    }

    private static HttpResponse<String> writeUntilRefused(PackagedServer server, Map<String, String> stored)
            throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 4_000; i++) {
            HttpResponse<String> answer = write(server, random, stored);
            if (answer.statusCode() == 507) {
                return answer;
            }
            // 429 is an honest answer while a flush is behind
            assertThat(answer.statusCode()).as(answer.body()).isIn(201, 429);
        }
        throw new AssertionError("the disk never filled up");
    }

    private static HttpResponse<String> write(PackagedServer server, Random random, Map<String, String> stored)
            throws IOException {
        byte[] noise = new byte[48 << 10];
        random.nextBytes(noise);
        String content = Base64.getEncoder().encodeToString(noise);
        HttpResponse<String> answer = server.post(
                "/v1/blocks", "{\"mediaType\":\"application/octet-stream\",\"contentBase64\":\"" + content + "\"}");
        if (answer.statusCode() == 201) {
            stored.put(JSON.readTree(answer.body()).get("id").asText(), content);
        }
        return answer;
    }

    private static void awaitWritable(PackagedServer server, Map<String, String> stored) throws IOException {
        Random random = new Random(8);
        List<Integer> answers = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            int status = write(server, random, stored).statusCode();
            answers.add(status);
            if (status == 201) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new AssertionError("still refused after there was room: " + answers);
    }

    private static void readAll(PackagedServer server, Map<String, String> stored) throws IOException {
        for (Map.Entry<String, String> each : stored.entrySet()) {
            HttpResponse<String> answer = server.get("/v1/blocks/" + each.getKey());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(JSON.readTree(answer.body()).get("contentBase64").asText())
                    .isEqualTo(each.getValue());
        }
    }
}
