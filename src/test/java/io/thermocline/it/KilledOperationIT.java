package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the process in the middle of a long task, and sees the task come to its end after the start. */
class KilledOperationIT {
    private static final int BLOCKS = 10_000;

    @Test
    void aDeletionGoesOnAfterAKillAndCountsEveryBlockOnce(@TempDir Path folder) {
        try (PackagedServer server = PackagedServer.start(folder, Map.of())) {
            List<String> ids = store(server);
            BegunOperation operation = deletion(server, ids);
            JsonNode last = operation.until(each -> done(each) > 0);
            server.killHard();
            Instant killed = Instant.now();
            assertThat(last.path("state").asText()).as("%s", last).isEqualTo("RUNNING");
            assertThat(done(last)).isLessThan(BLOCKS);

            server.restart();
            JsonNode ended = operation.succeeded();
            assertThat(Instant.parse(ended.path("finishedAt").asText())).isAfter(killed);
            assertThat(ended.path("report").path("deleted").asInt())
                    .as("%s", ended)
                    .isEqualTo(BLOCKS);
            assertThat(ended.path("report").path("missing").asInt()).isZero();
            assertThat(done(ended)).isEqualTo(BLOCKS);
            assertThat(Json.of(server.get("/v1/blocks")).path("blocks")).isEmpty();
        }
    }

    @Test
    void aDeletionByFilterGoesOnAfterAKillAndTakesNothingThatCameToMatchSince(@TempDir Path folder) {
        try (PackagedServer server = PackagedServer.start(folder, Map.of())) {
            store(server);
            String other = Json.of(server.post(
                            "/v1/blocks", "{\"mediaType\":\"application/x-other\",\"contentBase64\":\"eA==\"}"))
                    .path("id")
                    .asText();
            BegunOperation operation = BegunOperation.post(
                    server, "/v1/blocks/delete", "{\"filter\":\"mediaType == \\\"application/octet-stream\\\"\"}");
            JsonNode last = operation.until(each -> done(each) > 0);
            HttpResponse<String> changed =
                    server.send(HttpRequest.newBuilder(URI.create(server.url() + "/v1/blocks/" + other))
                            .header("Content-Type", "application/json")
                            .PUT(HttpRequest.BodyPublishers.ofString(
                                    "{\"mediaType\":\"application/octet-stream\",\"contentBase64\":\"eA==\"}")));
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
            server.killHard();
            assertThat(last.path("state").asText()).as("%s", last).isEqualTo("RUNNING");
            assertThat(done(last)).isLessThan(BLOCKS);

            server.restart();
            JsonNode ended = operation.succeeded();
            assertThat(ended.path("report").path("failed").asInt())
                    .as("%s", ended)
                    .isZero();
            assertThat(ended.path("report").path("deleted").asInt())
                    .as("%s", ended)
                    .isBetween((int) done(last), BLOCKS);
            List<String> left = new ArrayList<>();
            Json.of(server.get("/v1/blocks"))
                    .path("blocks")
                    .forEach(each -> left.add(each.path("id").asText()));
            assertThat(left).containsExactly(other);
        }
    }

    @Test
    void aCancelledOneStaysCancelledAfterAKill(@TempDir Path folder) {
        try (PackagedServer server = PackagedServer.start(folder, Map.of())) {
            List<String> ids = store(server);
            BegunOperation operation = deletion(server, ids);
            HttpResponse<String> cancelled = server.delete(operation.path());
            assertThat(cancelled.statusCode()).isIn(200, 202);
            server.killHard();
            server.restart();
            JsonNode ended = operation.ended();
            assertThat(ended.path("state").asText()).as("%s", ended).isEqualTo("CANCELLED");
            assertThat(Json.of(server.get("/v1/blocks")).path("blocks")).isNotEmpty();
        }
    }

    private static List<String> store(PackagedServer server) {
        String line = "{\"mediaType\":\"application/octet-stream\",\"contentBase64\":\"eA==\"}\n";
        HttpResponse<String> answer = server.send(HttpRequest.newBuilder(URI.create(server.url() + "/v1/blocks/batch"))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(line.repeat(BLOCKS))));
        List<String> ids = new ArrayList<>();
        answer.body().lines().forEach(each -> ids.add(Json.of(each).path("id").asText()));
        assertThat(ids).hasSize(BLOCKS).doesNotContain("");
        return ids;
    }

    private static BegunOperation deletion(PackagedServer server, List<String> ids) {
        return BegunOperation.post(server, "/v1/blocks/delete", "{\"ids\":[\"" + String.join("\",\"", ids) + "\"]}");
    }

    private static long done(JsonNode operation) {
        return operation.path("progress").path("done").asLong();
    }
}
