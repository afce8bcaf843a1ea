package io.thermocline.blocks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thermocline.text.PlainText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Attributes: a JSON object of the caller's, kept as it was written. Numbers keep every digit, through a patch too. Pure functions. */
final class AttributesJson {
    /** No attributes. */
    static final byte[] EMPTY = "{}".getBytes(StandardCharsets.US_ASCII);

    private static final int MAX_NUMBER_CHARACTERS = 1_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1_000)
                    .maxNumberLength(MAX_NUMBER_CHARACTERS)
                    .build())
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false)
            .build();

    private AttributesJson() {}

    /** What is wrong with attributes, as a sentence for the client; empty when nothing is. */
    static Optional<String> fault(byte[] json, int maxBytes, int maxDepth) {
        if (json.length > maxBytes) {
            return Optional.of("have " + json.length + " bytes as JSON; at most " + maxBytes + " are allowed");
        }
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.of("must be a JSON object");
            }
            return faultInside(parser, maxDepth);
        } catch (JsonProcessingException e) {
            return Optional.of("are no JSON, or name a member twice, near byte "
                    + e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static Optional<String> faultInside(JsonParser parser, int maxDepth) throws IOException {
        int depth = 1;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (depth == 0) {
                return Optional.of("must be one JSON object and nothing after it");
            }
            if (token.isStructStart()) {
                depth++;
                if (depth > maxDepth) {
                    return Optional.of("are nested deeper than " + maxDepth);
                }
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
                Optional<String> fault = PlainText.faultInJson(parser.getText());
                if (fault.isPresent()) {
                    return fault.map(message -> "hold a text that " + message);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The attributes after a JSON merge patch (RFC 7396): objects are merged, all else is replaced, null takes away.
     *
     * @param current attributes without {@link #fault}
     * @param patch a JSON object without {@link #fault}
     */
    static byte[] merge(byte[] current, byte[] patch) {
        try {
            JsonNode merged = merge(MAPPER.readTree(current), MAPPER.readTree(patch));
            return MAPPER.writeValueAsBytes(merged);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode merged = target instanceof ObjectNode object ? object : MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            if (change.getValue().isNull()) {
                merged.remove(change.getKey());
            } else {
                JsonNode before = merged.path(change.getKey());
                merged.set(change.getKey(), merge(before, change.getValue()));
            }
        }
        return merged;
    }
}
