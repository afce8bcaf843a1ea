package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Blocks of random bytes that servers have acknowledged, and what they hold. */
final class StoredContents {
    private final Random random;
    private final Map<String, String> contents = new TreeMap<>();

    StoredContents(long seed) {
        random = new Random(seed);
    }

    /** Stores so many new ones of 500 to 2,000 bytes. */
    void put(PackagedServer server, int blocks) {
        for (int i = 0; i < blocks; i++) {
            put(server);
        }
    }

    /** Stores a new one. */
    String put(PackagedServer server) {
        String content = content();
        HttpResponse<String> answer = server.post("/v1/blocks", json(content));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        String id = Json.of(answer).path("id").asText();
        contents.put(id, content);
        return id;
    }

    /** Replaces one. */
    void replace(PackagedServer server, String id) {
        String content = content();
        HttpResponse<String> answer = server.put("/v1/blocks/" + id, json(content));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        contents.put(id, content);
    }

    void delete(PackagedServer server, String id) {
        assertThat(server.delete("/v1/blocks/" + id).statusCode()).isEqualTo(204);
        contents.remove(id);
    }

    /** Has the archive alone hold all contents there are, and nothing remember them. */
    static void moveToArchive(PackagedServer server) {
        BegunOperation.post(server, "/v1/tiers/sync", "{}").succeeded();
        JsonNode moved = BegunOperation.post(server, "/v1/tiers/archive", "{\"force\":true}")
                .succeeded();
        assertThat(moved.path("report").path("segments").asInt())
                .as("%s", moved)
                .isPositive();
        evict(server);
    }

    /** Has memory hold nothing that lies elsewhere. */
    static void evict(PackagedServer server) {
        BegunOperation.post(server, "/v1/tiers/evict", "{\"force\":true}").succeeded();
    }

    private String content() {
        byte[] bytes = new byte[500 + random.nextInt(1_500)];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String json(String content) {
        return "{\"mediaType\":\"application/octet-stream\",\"contentBase64\":\"" + content + "\"}";
    }

    /** One of them. */
    String any() {
        return contents.keySet().iterator().next();
    }

    void assertAllThere(PackagedServer server) {
        contents.keySet().forEach(id -> assertThere(server, id));
    }

    void assertThere(PackagedServer server, String id) {
        HttpResponse<String> answer = server.get("/v1/blocks/" + id);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Json.of(answer).path("contentBase64").asText()).isEqualTo(contents.get(id));
    }
}
