package io.thermocline.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything there is under {@code /v1}. Immutable. */
final class Endpoints {
    private static final String[] WRITE = {"wait", "reimport", "persist"};
    private static final String CONSISTENCY = "consistency";
    private static final String[] LIST = {
        "key", "space", "include", "version", "filter", "class", "tag", "limit", "cursor", CONSISTENCY
    };
    private static final String[] WRITE_BY_KEY = {"key", "space", "wait", "reimport", "persist"};

    static final List<Endpoint> ALL = List.of(
            Endpoint.json("POST", "/v1/blocks", WRITE),
            Endpoint.json("PUT", "/v1/blocks", WRITE_BY_KEY),
            Endpoint.read("/v1/blocks", LIST),
            Endpoint.json("POST", "/v1/blocks/get", CONSISTENCY),
            Endpoint.json("POST", "/v1/blocks/query", CONSISTENCY),
            Endpoint.json("POST", "/v1/blocks/batch", WRITE)
                    .taking(Endpoint.LINES)
                    .answering(Endpoint.LINES),
            Endpoint.json("POST", "/v1/blocks/delete", "reimport"),
            Endpoint.json("PUT", "/v1/blocks/{id}", WRITE),
            Endpoint.json("PATCH", "/v1/blocks/{id}", WRITE).taking(Endpoint.MERGE_PATCH, Endpoint.JSON),
            Endpoint.read("/v1/blocks/{id}", "include", "version", CONSISTENCY),
            Endpoint.delete("/v1/blocks/{id}", WRITE),
            Endpoint.read("/v1/blocks/{id}/content", "version", CONSISTENCY).answering(null),
            Endpoint.json("POST", "/v1/transactions", WRITE),
            Endpoint.json("POST", "/v1/search", CONSISTENCY),
            Endpoint.read("/v1/operations", "state", "kind", "limit", "cursor"),
            Endpoint.read("/v1/operations/{id}"),
            Endpoint.delete("/v1/operations/{id}").answering(Endpoint.JSON),
            Endpoint.read("/v1/tiers"),
            Endpoint.read("/v1/tiers/breakdown"),
            Endpoint.read("/v1/tiers/patterns"),
            Endpoint.read("/v1/tiers/sync-status"),
            Endpoint.read("/v1/blocks/{id}/tiers"),
            Endpoint.json("POST", "/v1/tiers/evict"),
            Endpoint.json("POST", "/v1/tiers/archive"),
            Endpoint.json("POST", "/v1/tiers/promote"),
            Endpoint.json("POST", "/v1/tiers/sync"),
            Endpoint.json("POST", "/v1/tiers/compact"),
            Endpoint.read("/v1/diagnose", "area"),
            Endpoint.read("/v1/manifolds", "limit", "cursor"),
            Endpoint.read("/v1/manifolds/{name}"),
            Endpoint.json("PUT", "/v1/manifolds/{name}"),
            Endpoint.delete("/v1/manifolds/{name}"),
            Endpoint.json("POST", "/v1/erasures"),
            Endpoint.read("/v1/signing-key"),
            Endpoint.json("POST", "/v1/keys"),
            Endpoint.read("/v1/keys"),
            Endpoint.delete("/v1/keys/{name}"),
            Endpoint.json("POST", "/v1/consistency/verify"),
            Endpoint.json("POST", "/v1/consistency/repair"),
            Endpoint.json("POST", "/v1/index/rebuild"));

    private static final Node ROOT = tree();

    private Endpoints() {}

    /** What one path has, by method. */
    record Methods(Map<String, Endpoint> byMethod) {
        @Nullable
        Endpoint get(String method) {
            return byMethod.get(method.equals("HEAD") ? "GET" : method);
        }

        /** For an {@code Allow} header. */
        String allowed() {
            Set<String> all = new TreeSet<>(byMethod.keySet());
            if (all.contains("GET")) {
                all.add("HEAD");
            }
            return String.join(", ", all);
        }
    }

    /** One place in the tree of paths. Not changed once the tree is made. */
    private static final class Node {
        private final Map<String, Node> next = new HashMap<>();
        private final Map<String, Endpoint> methods = new TreeMap<>();
        private @Nullable Node any;

        Node segment(String name) {
            if (!name.startsWith("{")) {
                return next.computeIfAbsent(name, absent -> new Node());
            }
            any = Objects.requireNonNullElseGet(any, Node::new);
            return any;
        }
    }

    private static Node tree() {
        Node root = new Node();
        for (Endpoint endpoint : ALL) {
            Node at = root;
            for (String segment : endpoint.path().substring(1).split("/", -1)) {
                at = at.segment(segment);
            }
            at.methods.put(endpoint.method(), endpoint);
        }
        return root;
    }

    /** What a path has; null when it is no path of the contract. A name stands before what stands for any, as in resources. */
    static @Nullable Methods at(String path) {
        Node at = ROOT;
        int start = 1;
        while (at != null && start < path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String segment = path.substring(start, end);
            Node named = at.next.get(segment);
            at = named != null ? named : segment.isEmpty() ? null : at.any;
            start = end + 1;
        }
        return at == null || at.methods.isEmpty() ? null : new Methods(at.methods);
    }
}
