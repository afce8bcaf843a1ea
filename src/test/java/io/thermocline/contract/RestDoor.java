package io.thermocline.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Over HTTP and JSON. */
final class RestDoor implements Door {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(64 << 20).build())
            .build());
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String base;
    private final String manifold;

    RestDoor(String base, String manifold) {
        this.base = base;
        this.manifold = manifold;
    }

    @Override
    public Door in(String other) {
        return new RestDoor(base, other);
    }

    @Override
    public Result create(Spec spec, @Nullable String idempotencyKey) {
        HttpRequest.Builder request = json("POST", "/v1/blocks", block(spec));
        return result(send(idempotencyKey == null ? request : request.header("Idempotency-Key", idempotencyKey)));
    }

    @Override
    public Result put(UUID id, Spec spec, long ifVersion) {
        HttpRequest.Builder request = json("PUT", "/v1/blocks/" + id, block(spec));
        return result(send(ifVersion == 0 ? request : request.header("If-Match", "\"" + ifVersion + "\"")));
    }

    @Override
    public Result putIfAbsent(UUID id, Spec spec) {
        return result(send(json("PUT", "/v1/blocks/" + id, block(spec)).header("If-None-Match", "*")));
    }

    @Override
    public Result putByKey(String key, Spec spec) {
        return result(send(json("PUT", "/v1/blocks?key=" + encode(key), block(spec))));
    }

    @Override
    public Result rename(UUID id, String name) {
        ObjectNode patch = JSON.createObjectNode().put("name", name);
        return result(send(request("/v1/blocks/" + id)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(bytes(patch)))));
    }

    @Override
    public Result get(UUID id) {
        return result(send(request("/v1/blocks/" + id)));
    }

    @Override
    public Result getVersion(UUID id, long version) {
        return result(send(request("/v1/blocks/" + id + "?version=" + version)));
    }

    @Override
    public Result getByKey(String key) {
        return result(send(request("/v1/blocks?key=" + encode(key))));
    }

    @Override
    public Result delete(UUID id) {
        return result(send(request("/v1/blocks/" + id).DELETE()));
    }

    @Override
    public List<UUID> list(String tag, int limit) {
        List<UUID> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = read(send(request("/v1/blocks?limit=" + limit + "&tag=" + encode(tag) + cursor)));
            page.get("blocks").forEach(each -> ids.add(id(each)));
            cursor = page.has("nextCursor")
                    ? "&cursor=" + encode(page.get("nextCursor").asText())
                    : "";
        } while (!cursor.isEmpty());
        return ids;
    }

    @Override
    public Many many(List<UUID> ids) {
        ObjectNode body = JSON.createObjectNode();
        ids.forEach(each -> body.withArray("ids").add(each.toString()));
        JsonNode answer = read(send(json("POST", "/v1/blocks/get", body)));
        List<UUID> found = new ArrayList<>();
        List<UUID> missing = new ArrayList<>();
        answer.get("blocks").forEach(each -> found.add(id(each)));
        answer.get("missing").forEach(each -> missing.add(UUID.fromString(each.asText())));
        return new Many(found, missing);
    }

    @Override
    public List<Result> batch(List<Spec> specs) {
        StringBuilder lines = new StringBuilder();
        specs.forEach(each -> lines.append(block(each)).append('\n'));
        HttpResponse<byte[]> response = send(request("/v1/blocks/batch")
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(lines.toString())));
        List<Result> results = new ArrayList<>();
        new String(response.body(), StandardCharsets.UTF_8).lines().forEach(line -> {
            JsonNode node = parse(line.getBytes(StandardCharsets.UTF_8));
            results.add(
                    node.has("problem")
                            ? problem(node.get("problem"))
                            : new Result(
                                    null,
                                    List.of(),
                                    id(node),
                                    node.get("version").asLong(),
                                    null,
                                    null,
                                    null,
                                    node.get("sequence").asLong(),
                                    false));
        });
        return results;
    }

    @Override
    public Result transact(List<Spec> creates, UUID delete) {
        ArrayNode operations = JSON.createArrayNode();
        creates.forEach(each -> operations.add(block(each).put("op", "create")));
        operations.addObject().put("op", "delete").put("id", delete.toString());
        ObjectNode body = JSON.createObjectNode().set("operations", operations);
        return result(send(json("POST", "/v1/transactions", body)));
    }

    @Override
    public List<UUID> search(String text, int k) {
        ObjectNode body = JSON.createObjectNode().put("text", text).put("k", k);
        List<UUID> ids = new ArrayList<>();
        read(send(json("POST", "/v1/search", body))).get("hits").forEach(each -> ids.add(id(each.get("block"))));
        return ids;
    }

    @Override
    public Result renameToNothing(UUID id, String label, String value) {
        ObjectNode patch = JSON.createObjectNode().putNull("name");
        patch.putObject("labels").put(label, value);
        return result(send(request("/v1/blocks/" + id)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(bytes(patch)))));
    }

    @Override
    public @Nullable String declare(String name, String description) {
        ObjectNode body = JSON.createObjectNode().put("description", description);
        return problemType(send(json("PUT", "/v1/manifolds/" + name, body)));
    }

    @Override
    public List<String> manifolds() {
        List<String> names = new ArrayList<>();
        read(send(request("/v1/manifolds")))
                .get("manifolds")
                .forEach(each -> names.add(each.get("name").asText()));
        return names;
    }

    @Override
    public @Nullable String undeclare(String name) {
        return problemType(send(request("/v1/manifolds/" + name).DELETE()));
    }

    private static @Nullable String problemType(HttpResponse<byte[]> response) {
        return response.statusCode() < 400 ? null : problem(read(response)).problem();
    }

    private static ObjectNode block(Spec spec) {
        ObjectNode block = JSON.createObjectNode();
        if (spec.content() != null) {
            if (spec.mediaType() == null) {
                block.put("content", new String(spec.content(), StandardCharsets.UTF_8));
            } else {
                block.put("contentBase64", spec.content()).put("mediaType", spec.mediaType());
            }
        }
        if (spec.name() != null) {
            block.put("name", spec.name());
        }
        if (!spec.tags().isEmpty()) {
            spec.tags().forEach(block.withArray("tags")::add);
        }
        if (spec.attributes() != null) {
            block.putRawValue("attributes", new com.fasterxml.jackson.databind.util.RawValue(spec.attributes()));
        }
        if (spec.vector() != null) {
            ArrayNode values = block.withArray("vectors").addObject().putArray("values");
            for (float value : spec.vector()) {
                values.add(value);
            }
        }
        return block;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("X-Thermocline-Manifold", manifold);
    }

    private HttpRequest.Builder json(String method, String path, ObjectNode body) {
        return request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(bytes(body)));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Result result(HttpResponse<byte[]> response) {
        if (response.statusCode() >= 400) {
            return problem(read(response));
        }
        JsonNode block = response.body().length == 0 ? JSON.createObjectNode() : read(response);
        long sequence =
                response.headers().firstValueAsLong("X-Thermocline-Sequence").orElse(0);
        boolean replayed = response.headers().firstValue("Idempotency-Replayed").isPresent();
        byte[] content = null;
        try {
            if (block.has("content")) {
                content = block.get("content").asText().getBytes(StandardCharsets.UTF_8);
            } else if (block.has("contentBase64")) {
                content = block.get("contentBase64").binaryValue();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Result(
                null,
                List.of(),
                block.has("id") ? id(block) : null,
                block.path("version").asLong(),
                block.path("name").asText(null),
                content,
                block.has("attributes") ? block.get("attributes").toString() : null,
                sequence,
                replayed);
    }

    private static Result problem(JsonNode problem) {
        List<String> fields = new ArrayList<>();
        problem.path("violations").forEach(each -> fields.add(each.get("field").asText()));
        return Result.problem(Objects.requireNonNull(problem.get("type").asText()), fields);
    }

    private static UUID id(JsonNode block) {
        return UUID.fromString(block.get("id").asText());
    }

    private static JsonNode read(HttpResponse<byte[]> response) {
        return parse(response.body());
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
