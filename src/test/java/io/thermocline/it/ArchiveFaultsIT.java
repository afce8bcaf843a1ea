package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.thermocline.s3.CephServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application while what its archive lies in does not accept its key any more, is full, and is gone: nothing is lost, everything that lies here goes on, and each answer says what to do. */
class ArchiveFaultsIT {
    private static final int BLOCKS = 10;
    private static final String FORCE = "{\"force\":true}";

    /** What lies in the archive. */
    private final StoredContents archived = new StoredContents(4713);
    /** What lies here. */
    private final StoredContents local = new StoredContents(4714);

    @Test
    void everythingElseGoesOn(@TempDir Path folder) {
        Optional<CephServer> started = CephServer.start(folder.resolve("s3"));
        assumeTrue(started.isPresent(), "Ceph is not installed");
        try (CephServer bucket = started.get();
                PackagedServer server = PackagedServer.start(folder, bucket.settings())) {
            archived.put(server, BLOCKS);
            StoredContents.moveToArchive(server);
            local.put(server, BLOCKS);
            theKeyIsRefused(server, bucket);
            thereIsNoRoom(server, bucket);
            theBucketIsGone(server, bucket);
            assertThat(server.log()).doesNotContain("ERROR");
        }
    }

    private void theKeyIsRefused(PackagedServer server, CephServer bucket) {
        bucket.lock();
        assertArchivedAnswer(server, "thermocline.archive.s3.access-key");
        assertLocalAnswers(server);
        assertArchivingFails(server, 503, "thermocline.archive.s3.access-key");
        assertFailing(server, "status 403");
        assertThat(Json.of(server.get("/v1/tiers"))
                        .path("tiering")
                        .path("archiveDetail")
                        .asText())
                .contains("thermocline.archive.s3.access-key");
        assertLocalAnswers(server);

        bucket.unlock();
        archived.assertAllThere(server);
        StoredContents.moveToArchive(server);
        assertWorking(server);
        local.assertAllThere(server);
    }

    private void thereIsNoRoom(PackagedServer server, CephServer bucket) {
        local.put(server, BLOCKS);
        bucket.fill();
        assertArchivingFails(server, 503, "the archive is full");
        assertFailing(server, "QuotaExceeded");
        archived.assertAllThere(server);
        assertLocalAnswers(server);

        bucket.makeRoom();
        StoredContents.moveToArchive(server);
        assertWorking(server);
        archived.assertAllThere(server);
        local.assertAllThere(server);
    }

    private void theBucketIsGone(PackagedServer server, CephServer bucket) {
        StoredContents here = new StoredContents(4715);
        here.put(server, BLOCKS);
        bucket.drop();
        StoredContents.evict(server);
        assertArchivedAnswer(server, "thermocline.archive.s3.bucket");
        assertArchivingFails(server, 503, "thermocline.archive.s3.bucket");
        assertFailing(server, "NoSuchBucket");
        assertArchivedAnswer(server, "thermocline.archive.s3.bucket");
        here.put(server);
        here.assertAllThere(server);
        assertThat(server.stop()).isIn(0, 143);
        server.restart();
        here.assertAllThere(server);
        assertArchivedAnswer(server, "thermocline.archive.s3.bucket");
    }

    /** Contents that lie in the archive are asked for later; what else is known of their blocks is here. */
    private void assertArchivedAnswer(PackagedServer server, String advice) {
        String path = "/v1/blocks/" + archived.any();
        HttpResponse<String> refused = server.get(path);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(Json.of(refused).path("type").asText()).isEqualTo("/problems/unavailable");
        assertThat(Json.of(refused).path("detail").asText()).contains(advice);
        assertThat(server.get(path + "?include=").statusCode()).isEqualTo(200);
    }

    private void assertLocalAnswers(PackagedServer server) {
        local.put(server);
        local.replace(server, local.any());
        local.assertAllThere(server);
        JsonNode found = Json.of(server.post("/v1/blocks/query", "{\"filter\":\"size > 0\",\"limit\":1000}"));
        assertThat(found.path("blocks").size()).as("%s", found).isGreaterThan(2 * BLOCKS);
    }

    private static void assertArchivingFails(PackagedServer server, int status, String advice) {
        JsonNode problem =
                BegunOperation.post(server, "/v1/tiers/archive", FORCE).failed().path("problem");
        assertThat(problem.path("status").asInt()).as("%s", problem).isEqualTo(status);
        assertThat(problem.path("detail").asText()).contains(advice);
    }

    private static void assertFailing(PackagedServer server, String why) {
        JsonNode store = health(server);
        assertThat(store.path("archive").asText()).as("%s", store).isEqualTo("UNREACHABLE");
        assertThat(store.path("archiveDetail").asText()).contains(why);
        assertThat(store.has("archiveFailingSince")).isTrue();
    }

    private static void assertWorking(PackagedServer server) {
        JsonNode store = health(server);
        assertThat(store.path("archive").asText()).as("%s", store).isEqualTo("OPEN");
        assertThat(store.has("archiveDetail")).isFalse();
    }

    /** A server whose archive fails is ready all the same. */
    private static JsonNode health(PackagedServer server) {
        HttpResponse<String> health = server.get("/q/health/ready");
        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
        for (JsonNode check : Json.of(health).path("checks")) {
            if (check.path("name").asText().equals("store")) {
                return check.path("data");
            }
        }
        throw new AssertionError("no check of the store in " + health.body());
    }
}
