package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request before it has a server.
 *
 * @param path encoded, with query, below the server's address
 * @param body JSON; null when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never modified, never compared
record Call(String method, String path, Map<String, String> headers, byte @Nullable [] body) {
    /** Posted for their bodies alone. */
    private static final Set<String> READS = Set.of("/v1/search", QueryCommand.PATH);

    Call {
        headers = Map.copyOf(headers);
    }

    static Call get(String path) {
        return new Call("GET", path, Map.of(), null);
    }

    static Call delete(String path) {
        return new Call("DELETE", path, Map.of(), null);
    }

    static Call put(String path, JsonNode body) {
        return new Call("PUT", path, Map.of(), Json.bytes(body));
    }

    static Call post(String path, JsonNode body) {
        return new Call("POST", path, Map.of(), Json.bytes(body));
    }

    /** The path of one block. */
    static String block(String id) {
        return "/v1/blocks/" + encode(id);
    }

    /** With one more parameter. */
    Call query(String name, String value) {
        char separator = path.indexOf('?') < 0 ? '?' : '&';
        return new Call(method, path + separator + encode(name) + "=" + encode(value), headers, body);
    }

    Call header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Call(method, path, more, body);
    }

    /** Whether sending it twice does no more than sending it once. */
    boolean repeatable() {
        return !method.equals("POST") || headers.containsKey("Idempotency-Key") || READS.contains(path);
    }

    static String encode(String text) {
        // Form encoding says + for a space, which paths read as a plus.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
