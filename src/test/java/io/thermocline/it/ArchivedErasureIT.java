package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.thermocline.erasure.ByteSearch;
import io.thermocline.s3.CephServer;
import io.thermocline.signing.Signed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erases what lies in a real bucket that keeps versions, and looks through all files here and all versions there. */
class ArchivedErasureIT {
    private static final String MARKER = "Zephyrine-Quodlibet-4712";

    private final StoredContents others = new StoredContents(4716);

    @Test
    void nothingIsFoundInAnyVersionOfAnyObject(@TempDir Path folder) {
        Optional<CephServer> started = CephServer.start(folder.resolve("s3"));
        assumeTrue(started.isPresent(), "Ceph is not installed");
        try (CephServer bucket = started.get();
                PackagedServer server = PackagedServer.start(folder, bucket.settings())) {
            bucket.keepVersions();
            List<String> marked = store(server);
            assertThat(found(bucket, folder.resolve("before")))
                    .as("the search finds what is there")
                    .hasSizeGreaterThan(1);
            assertThat(found(server.data())).anyMatch(name -> name.startsWith("log/"));

            JsonNode erased = BegunOperation.post(
                            server, "/v1/erasures", "{\"ids\":[\"" + String.join("\",\"", marked) + "\"]}")
                    .succeeded();
            assertThat(erased.path("report").path("erased").asInt())
                    .as("%s", erased)
                    .isEqualTo(marked.size());
            assertProven(erased.path("report").path("proof"));
            assertThat(found(bucket, folder.resolve("after"))).isEmpty();
            assertThat(found(server.data())).isEmpty();
            marked.forEach(id ->
                    assertThat(server.get("/v1/blocks/" + id).statusCode()).isEqualTo(410));
            others.assertAllThere(server);
        }
    }

    /** Some are archived, changed, archived again, and deleted; what was archived first is rewritten there meanwhile. */
    private List<String> store(PackagedServer server) {
        List<String> marked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            marked.add(Json.of(server.post("/v1/blocks", block("first " + i)))
                    .path("id")
                    .asText());
        }
        others.put(server, 4);
        StoredContents.moveToArchive(server);
        for (int i = 0; i < 6; i++) {
            assertThat(server.put("/v1/blocks/" + marked.get(i), block("second " + i))
                            .statusCode())
                    .isEqualTo(200);
        }
        others.put(server, 4);
        StoredContents.moveToArchive(server);
        BegunOperation.post(server, "/v1/tiers/compact", "{}").succeeded();
        StoredContents.moveToArchive(server);
        assertThat(server.delete("/v1/blocks/" + marked.getFirst()).statusCode())
                .isEqualTo(204);
        return marked;
    }

    private static String block(String text) {
        return "{\"content\":\"" + MARKER + " sails at night " + text + "\",\"name\":\"of " + MARKER + "\",\"key\":\""
                + MARKER + text + "\",\"attributes\":{\"who\":\"" + MARKER + "\"},\"tags\":[\"" + MARKER + "\"]}";
    }

    private static void assertProven(JsonNode proof) {
        String statement = proof.path("statement").asText();
        assertThat(new Signed(
                                statement,
                                proof.path("keyId").asText(),
                                proof.path("publicKey").asText(),
                                proof.path("signature").asText())
                        .verifies())
                .isTrue();
        JsonNode archive = Json.of(statement).path("archive");
        assertThat(archive.path("purged").asInt()).as(statement).isPositive();
        assertThat(archive.path("objects"))
                .as(statement)
                .allMatch(each -> !each.path("version").asText().isEmpty());
    }

    /** Names of objects, with versions, that the marker is in. */
    private static Set<String> found(CephServer bucket, Path copies) {
        assertThat(bucket.copyVersions(copies)).isPositive();
        return found(copies);
    }

    /** Names of files that the marker is in. */
    private static Set<String> found(Path data) {
        ByteSearch search = new ByteSearch(data, List.of(MARKER.getBytes(StandardCharsets.UTF_8)));
        return search.run().found().stream().map(ByteSearch.Found::file).collect(Collectors.toCollection(TreeSet::new));
    }
}
