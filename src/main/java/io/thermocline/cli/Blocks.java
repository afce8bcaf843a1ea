package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Blocks as the server tells them, read for people. */
final class Blocks {
    private Blocks() {}

    static String id(JsonNode block) {
        return block.path("id").asText("");
    }

    /** What its owner calls it: the key, else the name, else nothing. */
    static String title(JsonNode block) {
        String key = block.path("key").asText("");
        return key.isEmpty() ? block.path("name").asText("") : key;
    }

    /** Finds the one block of a key, without its content. */
    static JsonNode byKey(Client client, String key) {
        return client.send(Call.get("/v1/blocks").query("key", key).query("include", ""))
                .json();
    }

    /** {@code 2026-11-20 11:03:29}, in UTC as the server says it. */
    static String time(String rfc3339) {
        String time = rfc3339.replace('T', ' ').replaceAll("(\\.\\d+)?Z$", "");
        return time.isEmpty() ? "-" : time;
    }

    /** All metadata, one line a field, for {@code get}. */
    static List<List<String>> fields(JsonNode block) {
        List<List<String>> rows = new ArrayList<>();
        for (String field : List.of(
                "id",
                "key",
                "name",
                "class",
                "version",
                "createdAt",
                "updatedAt",
                "expiresAt",
                "readOnly",
                "persisted",
                "manifolds",
                "shared",
                "space",
                "band",
                "access",
                "tags",
                "labels",
                "attributes",
                "mediaType",
                "size",
                "sha256",
                "tier")) {
            JsonNode value = block.path(field);
            boolean empty = value.isMissingNode() || value.isNull() || (value.isContainerNode() && value.isEmpty());
            if (!empty) {
                rows.add(List.of(field, text(field, value)));
            }
        }
        return rows;
    }

    private static String text(String field, JsonNode value) {
        if (field.equals("size")) {
            long bytes = value.asLong();
            return bytes < 1024 ? bytes + " B" : bytes + " B (" + Sizes.of(bytes) + ")";
        }
        if (value.isArray()) {
            List<String> each = new ArrayList<>();
            value.forEach(item -> each.add(item.asText()));
            return String.join(", ", each);
        }
        if (field.equals("labels")) {
            List<String> each = new ArrayList<>();
            value.properties()
                    .forEach(label ->
                            each.add(label.getKey() + "=" + label.getValue().asText()));
            return String.join(", ", each);
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
