package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that stood still for a while goes on as if nothing had been, hot tier included. {@code -Dstop.seconds=} says for how long. */
class PausedServerIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration STOPPED = Duration.ofSeconds(Integer.getInteger("stop.seconds", 5));
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BLOCKS = 200;
    private static final int IN_FLIGHT = 8;

    @Test
    void everythingAnswersAfterwards(@TempDir Path folder) throws Exception {
        try (PackagedServer server = PackagedServer.start(folder, Map.of("THERMOCLINE_MEMTABLE_MAX_BYTES", "1M"));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            awaitMember(server);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < BLOCKS; i++) {
                ids.add(written(server, i));
            }
            server.pause();
            List<Future<String>> asked = new ArrayList<>();
            for (int i = 0; i < IN_FLIGHT; i++) {
                int number = BLOCKS + i;
                asked.add(callers.submit(() -> written(server, number)));
            }
            LockSupport.parkNanos(STOPPED.toNanos());
            assertThat(asked).as("answers of a process that stands still").noneMatch(Future::isDone);
            server.resume();
            for (Future<String> each : asked) {
                ids.add(each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            }
            checkAll(server, ids);
            awaitMember(server);
            ids.add(written(server, ids.size()));
            checkAll(server, ids);
            assertThat(server.log()).doesNotContain("ERROR");
        }
    }

    private static String content(int number) {
        return (number + " ").repeat(2_000);
    }

    private static String written(PackagedServer server, int number) throws IOException {
        var answer =
                server.post("/v1/blocks", "{\"mediaType\":\"text/plain\",\"content\":\"" + content(number) + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).get("id").asText();
    }

    private static void checkAll(PackagedServer server, List<String> ids) throws IOException {
        for (int i = 0; i < ids.size(); i++) {
            var answer = server.get("/v1/blocks/" + ids.get(i));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(JSON.readTree(answer.body()).get("content").asText()).isEqualTo(content(i));
        }
    }

    /** Until health says that all is well, and that the hot tier's member serves. */
    private static void awaitMember(PackagedServer server) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (System.nanoTime() < deadline) {
            var answer = server.get("/q/health/ready");
            last = answer.body();
            if (answer.statusCode() == 200) {
                for (JsonNode check : JSON.readTree(last).get("checks")) {
                    if (check.path("data").path("hotTier").asText().equals("UP")) {
                        return;
                    }
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        throw new AssertionError("the hot tier did not come back: " + last);
    }
}
