package io.thermocline.rest;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be asked for.
 *
 * @param method in capitals; a GET also answers HEAD
 * @param path segments; one in braces stands for any
 * @param parameters of the query, besides those of {@link #EVERYWHERE}
 * @param takes media types of the body; none when no body is read
 * @param answers media type of a success; null when it has no body, or one of a type that is found only later
 */
record Endpoint(
        String method,
        String path,
        Set<String> parameters,
        List<String> takes,
        @Nullable String answers) {
    static final String JSON = "application/json";
    static final String MERGE_PATCH = "application/merge-patch+json";
    static final String LINES = "application/x-ndjson";

    /** Parameters of every call; all but the first answer 501. */
    static final Set<String> EVERYWHERE = Set.of("manifold", "at");

    /** A call without a body that answers with JSON. */
    static Endpoint read(String path, String... parameters) {
        return new Endpoint("GET", path, Set.of(parameters), List.of(), JSON);
    }

    /** A call with a body of JSON that answers with JSON. */
    static Endpoint json(String method, String path, String... parameters) {
        return new Endpoint(method, path, Set.of(parameters), List.of(JSON), JSON);
    }

    /** A call without a body and with an answer that has none. */
    static Endpoint delete(String path, String... parameters) {
        return new Endpoint("DELETE", path, Set.of(parameters), List.of(), null);
    }

    Endpoint taking(String... types) {
        return new Endpoint(method, path, parameters, List.of(types), answers);
    }

    Endpoint answering(@Nullable String type) {
        return new Endpoint(method, path, parameters, takes, type);
    }

    boolean knows(String parameter) {
        return parameters.contains(parameter) || EVERYWHERE.contains(parameter);
    }

    /** All parameters that may be there, for people. */
    String allParameters() {
        Set<String> all = new TreeSet<>(parameters);
        all.addAll(EVERYWHERE);
        return String.join(", ", all);
    }
}
