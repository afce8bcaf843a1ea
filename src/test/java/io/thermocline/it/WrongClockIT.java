package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.thermocline.s3.CephServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application with a clock that is an hour ahead of its archive's, and then right again, so that it has run backwards by an hour. */
class WrongClockIT {
    private static final int BLOCKS = 10;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StoredContents contents = new StoredContents(4717);

    @Test
    void isGotOver(@TempDir Path folder) throws IOException {
        Optional<Path> library = library();
        assumeTrue(library.isPresent(), "libfaketime is not installed");
        Optional<CephServer> started = CephServer.start(folder.resolve("s3"));
        assumeTrue(started.isPresent(), "Ceph is not installed");
        try (CephServer bucket = started.get()) {
            Map<String, String> ahead = new HashMap<>(bucket.settings());
            ahead.put("LD_PRELOAD", library.get().toString());
            ahead.put("FAKETIME", "+1h");
            // Durations are as they are; its "fix" would have every wait of the JVM end at once.
            ahead.put("DONT_FAKE_MONOTONIC", "1");
            ahead.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
            String first;
            String lasting;
            Instant latest;
            try (PackagedServer server = PackagedServer.start(folder, ahead)) {
                contents.put(server, BLOCKS);
                first = contents.any();
                StoredContents.moveToArchive(server);
                contents.assertAllThere(server);
                assertThat(check(server, "archive-clock").path("state").asText())
                        .isEqualTo("FAIL");
                assertThat(Json.of(server.get("/v1/tiers"))
                                .path("archive")
                                .path("retries")
                                .asInt())
                        .as("requests that were refused for their time")
                        .isPositive();
                lasting = put(server, "90m");
                latest = time(server, contents.put(server), "updatedAt");
                assertThat(latest)
                        .isBetween(
                                Instant.now().plus(HOUR.minusMinutes(2)),
                                Instant.now().plus(HOUR));
                assertThat(server.stop()).isIn(0, 143);
            }
            try (PackagedServer server = PackagedServer.start(folder, bucket.settings())) {
                contents.assertAllThere(server);
                assertThat(server.get("/v1/blocks/" + lasting).statusCode()).isEqualTo(200);
                timesGoOn(server, first, latest);
                whatExpiresDoes(server);
                StoredContents.moveToArchive(server);
                contents.assertAllThere(server);
                JsonNode clock = check(server, "clock");
                assertThat(clock.path("state").asText()).as("%s", clock).isEqualTo("WARN");
            }
        }
    }

    private void timesGoOn(PackagedServer server, String first, Instant latest) {
        contents.replace(server, first);
        assertThat(time(server, first, "updatedAt")).isBetween(latest, latest.plus(PATIENCE));
        assertThat(block(server, first).path("version").asInt()).isEqualTo(2);
        String newest = contents.put(server);
        assertThat(time(server, newest, "createdAt")).isBetween(latest, latest.plus(PATIENCE));
        JsonNode listed = Json.of(server.get("/v1/blocks?limit=1")).path("blocks");
        assertThat(listed.path(0).path("id").asText()).isEqualTo(newest);
        JsonNode found = Json.of(
                server.post("/v1/blocks/query", "{\"filter\":\"updatedAt > timestamp(\\\"" + latest + "\\\")\"}"));
        assertThat(found.path("blocks"))
                .as("%s", found)
                .extracting(each -> each.path("id").asText())
                .containsExactlyInAnyOrder(newest, first);
    }

    private static void whatExpiresDoes(PackagedServer server) {
        String passing = put(server, "2s");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (server.get("/v1/blocks/" + passing).statusCode() == 200) {
            assertThat(System.nanoTime()).as("still there").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        assertThat(server.get("/v1/blocks/" + passing).statusCode()).isEqualTo(410);
    }

    private static JsonNode check(PackagedServer server, String name) {
        JsonNode diagnosis = Json.of(server.get("/v1/diagnose"));
        for (JsonNode check : diagnosis.path("checks")) {
            if (check.path("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("no check " + name + " in " + diagnosis);
    }

    private static String put(PackagedServer server, String ttl) {
        return Json.of(server.post("/v1/blocks", "{\"content\":\"passes\",\"ttl\":\"" + ttl + "\"}"))
                .path("id")
                .asText();
    }

    private static Instant time(PackagedServer server, String id, String field) {
        return Instant.parse(block(server, id).path(field).asText());
    }

    private static JsonNode block(PackagedServer server, String id) {
        return Json.of(server.get("/v1/blocks/" + id + "?include="));
    }

    /** Where Debian has it. */
    private static Optional<Path> library() throws IOException {
        try (Stream<Path> found =
                Files.find(Path.of("/usr/lib"), 3, (file, _) -> file.endsWith("faketime/libfaketimeMT.so.1"))) {
            return found.findFirst();
        }
    }
}
