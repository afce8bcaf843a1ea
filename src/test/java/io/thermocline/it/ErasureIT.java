package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thermocline.erasure.ByteSearch;
import io.thermocline.signing.Signed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erases with the packaged application, killed in between, and looks through all of its files. */
class ErasureIT {
    private static final String MARKER = "Zephyrine-Quodlibet-4711";
    private static final int MARKED = 300;

    @Test
    void nothingIsFoundAfterAnErasureThatWasKilledOnce(@TempDir Path folder) {
        try (PackagedServer server = PackagedServer.start(folder, Map.of())) {
            List<String> ids = store(server);
            BegunOperation.post(server, "/v1/tiers/sync", "{}").succeeded();
            for (String id : ids.subList(0, 20)) {
                assertThat(server.put("/v1/blocks/" + id, block("again")).statusCode())
                        .isEqualTo(200);
            }
            BegunOperation.post(server, "/v1/tiers/compact", "{}").succeeded();
            assertThat(server.put("/v1/blocks/" + ids.getFirst(), block("once more"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.post("/v1/blocks/query", "{\"filter\":\"attributes.who == '" + MARKER + "'\"}")
                            .body())
                    .contains(ids.getLast());
            assertThat(server.post("/v1/search", "{\"text\":\"who sails at night\",\"k\":3}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(found(server.data()))
                    .as("the search finds what is there")
                    .anyMatch(name -> name.startsWith("log/"))
                    .anyMatch(name -> name.startsWith("data/"));

            BegunOperation erasure =
                    BegunOperation.post(server, "/v1/erasures", "{\"filter\":\"attributes.who == '" + MARKER + "'\"}");
            erasure.until(each -> each.path("progress").path("done").asInt() > 0);
            server.killHard();
            server.restart();
            JsonNode ended = erasure.succeeded();
            assertThat(ended.path("report").path("erased").asInt())
                    .as("%s", ended)
                    .isEqualTo(MARKED);
            JsonNode proof = ended.path("report").path("proof");
            assertThat(new Signed(
                                    proof.path("statement").asText(),
                                    proof.path("keyId").asText(),
                                    proof.path("publicKey").asText(),
                                    proof.path("signature").asText())
                            .verifies())
                    .isTrue();
            assertThat(found(server.data())).isEmpty();
            assertThat(server.get("/v1/blocks/" + ids.getFirst()).statusCode()).isEqualTo(410);
            assertThat(server.stop()).isIn(0, 143);
            assertThat(found(server.data())).isEmpty();
            server.restart();
            assertThat(found(server.data())).isEmpty();
            assertThat(Json.of(server.get("/v1/blocks")).path("blocks")).hasSize(10);
        }
    }

    private static String block(String text) {
        return "{\"content\":\"" + MARKER + " sails at night " + text + "\",\"name\":\"of " + MARKER
                + "\",\"attributes\":{\"who\":\"" + MARKER + "\"}}";
    }

    private static List<String> store(PackagedServer server) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < MARKED; i++) {
            ids.add(Json.of(server.post("/v1/blocks", block("number " + i)))
                    .path("id")
                    .asText());
        }
        for (int i = 0; i < 10; i++) {
            server.post("/v1/blocks", "{\"content\":\"innocent\"}");
        }
        return ids;
    }

    /** Names of the files in which the marker is. */
    private static Set<String> found(Path data) {
        return new ByteSearch(data, List.of(MARKER.getBytes(StandardCharsets.UTF_8)))
                .run().found().stream().map(ByteSearch.Found::file).collect(Collectors.toCollection(TreeSet::new));
    }
}
