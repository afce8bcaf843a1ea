package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thermocline.s3.CephServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application with its archive in a real bucket: the server of the bucket goes away and comes back, the local disk is lost, and a second store opens the bucket. */
class ArchiveIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BLOCKS = 100;

    private final Map<String, String> contents = new TreeMap<>();

    @Test
    void answersFromABucket(@TempDir Path folder) throws IOException {
        Optional<CephServer> started = CephServer.start(folder.resolve("s3"));
        Assumptions.assumeTrue(started.isPresent(), "Ceph is not installed");
        try (CephServer bucket = started.get()) {
            try (PackagedServer server = PackagedServer.start(folder, bucket.settings())) {
                store(server);
                ended(server, server.post("/v1/tiers/sync", "{}"));
                JsonNode archived = ended(server, server.post("/v1/tiers/archive", "{\"force\":true}"));
                assertThat(archived.path("report").path("segments").asInt()).isPositive();
                ended(server, server.post("/v1/tiers/evict", "{\"force\":true}"));
                readWhileTheBucketIsAway(server, bucket);
                assertAllThere(server);
                String deleted = contents.keySet().iterator().next();
                contents.remove(deleted);
                assertThat(server.delete("/v1/blocks/" + deleted).statusCode()).isEqualTo(204);
                assertThat(server.stop()).isIn(0, 143);
                wipe(server.data());
                server.restart();
                assertThat(server.log()).contains("fromArchive=true");
                assertAllThere(server);
                assertThat(server.get("/v1/blocks/" + deleted).statusCode()).isEqualTo(410);
                whatIsDeposedStopsCleanly(folder, bucket, server);
            }
        }
    }

    private void readWhileTheBucketIsAway(PackagedServer server, CephServer bucket) {
        String archived = contents.keySet().iterator().next();
        String fresh = put(server, "AAAA");
        bucket.down();
        HttpResponse<String> refused = server.get("/v1/blocks/" + archived);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(server.get("/v1/blocks/" + archived + "?include=").statusCode())
                .as("headers are here")
                .isEqualTo(200);
        assertThat(server.get("/v1/blocks/" + fresh).statusCode()).isEqualTo(200);
        put(server, "BBBB");
        HttpResponse<String> health = server.get("/q/health/ready");
        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
        assertThat(health.body()).contains("archiveFailingSince");
        bucket.up();
        HttpResponse<String> found = server.get("/v1/blocks/" + archived);
        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        assertThat(found.headers().firstValue("X-Thermocline-Tier")).hasValue("ARCHIVE");
    }

    /** Another store takes the bucket over; the first one says so, archives nothing more, and serves what it has. */
    private void whatIsDeposedStopsCleanly(Path folder, CephServer bucket, PackagedServer first) {
        Path other = folder.resolve("other");
        try (PackagedServer second = PackagedServer.start(mkdir(other), other.resolve("data"), bucket.settings())) {
            assertAllThere(second);
            put(second, "CCCC");
            ended(second, second.post("/v1/tiers/sync", "{}"));
            ended(second, second.post("/v1/tiers/archive", "{\"force\":true}"));
            put(first, "DDDD");
            ended(first, first.post("/v1/tiers/sync", "{}"));
            HttpResponse<String> begun = first.post("/v1/tiers/archive", "{\"force\":true}");
            until(first, location(begun), _ -> first.get("/v1/tiers").body().contains("\"archive\":\"REFUSED\""));
            assertAllThere(first);
        }
    }

    private static Path mkdir(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void store(PackagedServer server) {
        Random random = new Random(4711);
        for (int i = 0; i < BLOCKS; i++) {
            byte[] bytes = new byte[500 + random.nextInt(1_500)];
            random.nextBytes(bytes);
            String content = Base64.getEncoder().encodeToString(bytes);
            contents.put(put(server, content), content);
        }
    }

    private static String put(PackagedServer server, String content) {
        HttpResponse<String> answer = server.post(
                "/v1/blocks", "{\"mediaType\":\"application/octet-stream\",\"contentBase64\":\"" + content + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer.body()).path("id").asText();
    }

    private void assertAllThere(PackagedServer server) {
        contents.forEach((id, content) -> {
            HttpResponse<String> answer = server.get("/v1/blocks/" + id);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(json(answer.body()).path("contentBase64").asText()).isEqualTo(content);
        });
    }

    private static void wipe(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> assertThat(file.toFile().delete()).isTrue());
        }
    }

    private static String location(HttpResponse<String> begun) {
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        return begun.headers().firstValue("Location").orElseThrow();
    }

    private static JsonNode ended(PackagedServer server, HttpResponse<String> begun) {
        JsonNode ended = until(server, location(begun), each -> each.has("finishedAt"));
        assertThat(ended.path("state").asText()).as("%s", ended).isEqualTo("SUCCEEDED");
        return ended;
    }

    private static JsonNode until(PackagedServer server, String operation, Predicate<JsonNode> enough) {
        Instant deadline = Instant.now().plusSeconds(120);
        JsonNode seen = json(server.get(operation).body());
        while (!enough.test(seen)) {
            assertThat(Instant.now()).as("still %s", seen).isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            seen = json(server.get(operation).body());
        }
        return seen;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
