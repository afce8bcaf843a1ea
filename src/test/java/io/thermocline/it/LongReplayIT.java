package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A start that has a long log to replay: whoever calls meanwhile is asked for patience, and then everything is there. The log is as long as one memtable allows,
 * and the JVM that replays it only interprets, so that it takes longer than the server waits before it listens on any machine.
 */
class LongReplayIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BLOCKS = 20_000;
    private static final int LINES = 1_000;
    private static final String ENCODER_KIND = "THERMOCLINE_ENCODERS_DEFAULT_KIND";
    private static final Map<String, String> NO_ENCODER = Map.of(ENCODER_KIND, "external");
    private static final Map<String, String> INTERPRETED =
            Map.of(ENCODER_KIND, "external", "JAVA_TOOL_OPTIONS", "-Xint");
    private static final int SAMPLED = 97;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final List<String> CALLS = List.of("/v1/blocks", "/v1/manifolds", "/v1/blocks/" + id(0));

    @Test
    void callsAreAskedForPatienceUntilTheLogIsReplayed(@TempDir Path folder) throws IOException {
        Path data = folder.resolve("data");
        try (PackagedServer server = PackagedServer.start(folder, data, NO_ENCODER)) {
            write(server);
            server.killHard();
        }
        try (PackagedServer server = PackagedServer.launch(folder, data, INTERPRETED)) {
            int refused = askUntilOpen(server);
            assertThat(refused).as("calls answered before the log was replayed").isPositive();
            for (int i = 0; i < BLOCKS; i += SAMPLED) {
                assertThat(JSON.readTree(server.get("/v1/blocks/" + id(i)).body())
                                .path("content")
                                .asText())
                        .isEqualTo(content(i));
            }
            assertThat(server.log()).contains("still opening").doesNotContain("ERROR");
        }
    }

    private static String id(int number) {
        return "01900000-0000-7000-8000-%012x".formatted(number);
    }

    private static String content(int number) {
        return (number + " ").repeat(400);
    }

    private static void write(PackagedServer server) {
        for (int from = 0; from < BLOCKS; from += LINES) {
            StringBuilder lines = new StringBuilder();
            for (int i = from; i < from + LINES; i++) {
                lines.append("{\"id\":\"")
                        .append(id(i))
                        .append("\",\"mediaType\":\"text/plain\",\"content\":\"")
                        .append(content(i))
                        .append("\"}\n");
            }
            HttpRequest.Builder batch = HttpRequest.newBuilder(URI.create(server.url() + "/v1/blocks/batch"))
                    .header("Content-Type", "application/x-ndjson")
                    .POST(HttpRequest.BodyPublishers.ofString(lines.toString()));
            assertThat(server.send(batch).body().lines().filter(line -> line.contains("\"status\":201")))
                    .hasSize(LINES);
        }
    }

    /** Calls until the store is open; gives how many calls were put off. */
    private static int askUntilOpen(PackagedServer server) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int refused = 0;
        while (System.nanoTime() < deadline) {
            try {
                HttpResponse<String> answer = server.get(CALLS.get(refused % CALLS.size()));
                if (answer.statusCode() == 200) {
                    return refused;
                }
                checkPutOff(answer);
                checkHealth(server);
                refused++;
            } catch (UncheckedIOException notYet) {
                // it does not listen yet
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        throw new AssertionError("the store was not open in time:\n" + server.log());
    }

    private static void checkPutOff(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("type").asText()).endsWith("/problems/unavailable");
        assertThat(problem.path("detail").asText()).contains("is starting");
    }

    /** Down as long as the store is not open; the moment between two calls may open it. */
    private static void checkHealth(PackagedServer server) throws IOException {
        assertThat(server.get("/q/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = server.get("/q/health/ready");
        if (ready.statusCode() != 200) {
            assertThat(ready.statusCode()).isEqualTo(503);
            List<String> states = new ArrayList<>();
            JSON.readTree(ready.body())
                    .path("checks")
                    .forEach(
                            check -> states.add(check.path("data").path("state").asText()));
            assertThat(states).as(ready.body()).containsAnyOf("OPENING", "OPEN");
        }
    }
}
