package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A server that speaks as much of the public contract as the command line uses, with blocks in a map. It writes down every
 * request, and can be told to fail: {@link #failNext}, {@link #failWhen}.
 */
final class FakeServer implements AutoCloseable {
    private final HttpServer http;
    private final Map<String, ObjectNode> blocks = new LinkedHashMap<>();
    private final Map<String, byte[]> contents = new LinkedHashMap<>();
    private final Map<String, ObjectNode> keys = new LinkedHashMap<>();
    private final Map<String, Reply> answered = new HashMap<>();
    private final Deque<Reply> failures = new ArrayDeque<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private Predicate<Request> broken = _ -> false;
    private Reply whenBroken = problem(500, "internal", "Internal error", "broken");
    private JsonNode searchAnswer = Json.object();
    private int ids;
    private int pageLimit = 1000;

    record Request(String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {
        JsonNode json() {
            return Json.parse(body);
        }

        @Override
        public String toString() {
            return method + " " + path + " " + query;
        }
    }

    record Reply(int status, String mediaType, byte[] body, Map<String, String> headers) {
        Reply with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Reply(status, mediaType, body, more);
        }
    }

    FakeServer() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::handle);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** All requests since the last {@link #forget}, in order of arrival. */
    List<Request> requests() {
        return List.copyOf(requests);
    }

    List<Request> requests(String method) {
        return requests.stream().filter(each -> each.method().equals(method)).toList();
    }

    void forget() {
        requests.clear();
    }

    synchronized void failNext(Reply... replies) {
        failures.addAll(Arrays.asList(replies));
    }

    synchronized void failWhen(Predicate<Request> which, Reply reply) {
        broken = which;
        whenBroken = reply;
    }

    synchronized void answerSearch(JsonNode answer) {
        searchAnswer = answer;
    }

    /** The most that one page of a list has. */
    synchronized void pageAtMost(int limit) {
        pageLimit = limit;
    }

    synchronized JsonNode byKey(String key) {
        return blocks.values().stream()
                .filter(each -> each.path("key").asText().equals(key))
                .findFirst()
                .orElseThrow();
    }

    synchronized List<String> storedKeys() {
        return blocks.values().stream()
                .map(each -> each.path("key").asText())
                .sorted()
                .toList();
    }

    synchronized byte[] content(String id) {
        return contents.get(id);
    }

    /** Stores a block as if somebody else had. */
    synchronized String store(ObjectNode request) {
        return store("0000000" + ++ids, request).path("id").asText();
    }

    @Override
    public void close() {
        http.stop(0);
    }

    static Reply problem(int status, String slug, String title, String detail) {
        ObjectNode problem = Json.object()
                .put("type", "/problems/" + slug)
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        return new Reply(status, "application/problem+json", Json.bytes(problem), Map.of());
    }

    static Reply json(int status, JsonNode body) {
        return new Reply(status, "application/json", Json.bytes(body), Map.of());
    }

    private static Reply notFound() {
        return problem(404, "not-found", "Not found", "There is no such block.");
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values.getFirst()));
        Request request = new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query(exchange.getRequestURI().getRawQuery()),
                headers,
                exchange.getRequestBody().readAllBytes());
        requests.add(request);
        Reply reply;
        try {
            reply = once(request);
        } catch (RuntimeException e) {
            reply = problem(500, "internal", "The fake failed", e.toString());
        }
        exchange.getResponseHeaders().set("Content-Type", reply.mediaType());
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        exchange.getResponseBody().write(reply.body());
        exchange.close();
    }

    /** The first answer again to a write that comes again. Failures are not remembered. */
    private synchronized Reply once(Request request) {
        String key = request.headers().get("idempotency-key");
        if (key != null && answered.containsKey(key)) {
            return answered.get(key);
        }
        Reply reply = reply(request);
        if (key != null && reply.status() < 400) {
            answered.put(key, reply);
        }
        return reply;
    }

    private Reply reply(Request request) {
        if (!failures.isEmpty()) {
            return failures.removeFirst();
        }
        if (broken.test(request)) {
            return whenBroken;
        }
        String path = request.path();
        if (path.equals("/v1/search")) {
            return json(200, searchAnswer);
        }
        if (path.startsWith("/v1/keys")) {
            return keys(request);
        }
        if (path.equals("/v1/blocks")) {
            return collection(request);
        }
        if (path.startsWith("/v1/blocks/")) {
            String id = path.substring("/v1/blocks/".length());
            return id.endsWith("/content") ? contentOf(request, id.substring(0, id.length() - 8)) : one(request, id);
        }
        return new Reply(404, "text/html", "<h1>Not here</h1>".getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private Reply collection(Request request) {
        String key = request.query().get("key");
        return switch (request.method()) {
            case "POST" -> json(201, store("0000000" + ++ids, (ObjectNode) request.json()));
            case "PUT" -> put(request, key);
            default -> key == null ? list(request) : read(request, idOf(key));
        };
    }

    private Reply put(Request request, String key) {
        String there = idOf(key);
        ObjectNode block = ((ObjectNode) request.json()).put("key", key);
        boolean create = there.isEmpty();
        return json(create ? 201 : 200, store(create ? "0000000" + ++ids : there, block));
    }

    private String idOf(String key) {
        return blocks.values().stream()
                .filter(each -> each.path("key").asText().equals(key))
                .map(each -> each.path("id").asText())
                .findFirst()
                .orElse("");
    }

    private Reply one(Request request, String id) {
        if (request.method().equals("PUT")) {
            boolean create = !blocks.containsKey(id);
            return json(create ? 201 : 200, store(id, (ObjectNode) request.json()));
        }
        if (request.method().equals("DELETE")) {
            return blocks.remove(id) == null ? notFound() : new Reply(204, "application/json", new byte[0], Map.of());
        }
        return read(request, id);
    }

    private Reply read(Request request, String id) {
        ObjectNode block = blocks.get(id);
        if (block == null) {
            return notFound();
        }
        ObjectNode answer = block.deepCopy();
        String include = request.query().getOrDefault("include", "content");
        if (include.contains("content")) {
            byte[] content = contents.get(id);
            FileKinds.text(content)
                    .ifPresentOrElse(
                            text -> answer.put("content", text),
                            () -> answer.put(
                                    "contentBase64", Base64.getEncoder().encodeToString(content)));
        }
        if (include.contains("vectors")) {
            ObjectNode vector = answer.putArray("vectors").addObject();
            vector.put("chunk", 0).put("encoder", "default").put("offset", 0).put("length", 5);
            vector.putArray("values").add(0.5).add(0.25);
        }
        return json(200, answer);
    }

    private Reply contentOf(Request request, String id) {
        byte[] content = contents.get(id);
        if (content == null || !blocks.containsKey(id)) {
            return notFound();
        }
        String mediaType = blocks.get(id).path("mediaType").asText("text/plain");
        String range = request.headers().get("range");
        if (range == null) {
            return new Reply(200, mediaType, content, Map.of());
        }
        String[] bounds = range.substring("bytes=".length()).split("-");
        int from = Integer.parseInt(bounds[0]);
        int to = Math.min(content.length, Integer.parseInt(bounds[1]) + 1);
        if (from >= content.length) {
            return problem(416, "range-not-satisfiable", "The range cannot be satisfied", "");
        }
        return new Reply(206, mediaType, Arrays.copyOfRange(content, from, to), Map.of());
    }

    private Reply list(Request request) {
        List<ObjectNode> all = new ArrayList<>(blocks.values())
                .reversed().stream()
                        .filter(each -> matches(each, request.query()))
                        .toList();
        int from = Integer.parseInt(request.query().getOrDefault("cursor", "0"));
        int limit = Math.min(pageLimit, Integer.parseInt(request.query().getOrDefault("limit", "50")));
        int to = Math.min(all.size(), from + limit);
        ObjectNode answer = Json.object();
        answer.putArray("blocks").addAll(all.subList(from, to));
        if (to < all.size()) {
            answer.put("nextCursor", String.valueOf(to));
        }
        return json(200, answer);
    }

    private static boolean matches(ObjectNode block, Map<String, String> query) {
        String tag = query.get("tag");
        String type = query.get("class");
        boolean tagged = tag == null;
        for (JsonNode each : block.path("tags")) {
            tagged |= each.asText().equals(tag);
        }
        return tagged && (type == null || block.path("class").asText().equals(type));
    }

    private Reply keys(Request request) {
        String name = request.path().substring("/v1/keys".length()).replaceFirst("^/", "");
        return switch (request.method()) {
            case "POST" -> {
                ObjectNode key = (ObjectNode) request.json();
                keys.put(key.path("name").asText(), key);
                yield json(201, key.deepCopy().put("key", "tck_secret"));
            }
            case "DELETE" ->
                keys.remove(name) == null ? notFound() : new Reply(204, "application/json", new byte[0], Map.of());
            default -> {
                ObjectNode answer = Json.object();
                ArrayNode array = answer.putArray("keys");
                array.addAll(keys.values());
                yield json(200, answer);
            }
        };
    }

    private ObjectNode store(String id, ObjectNode request) {
        byte[] content = request.has("contentBase64")
                ? Base64.getDecoder().decode(request.path("contentBase64").asText())
                : request.path("content").asText().getBytes(StandardCharsets.UTF_8);
        ObjectNode before = blocks.remove(id);
        ObjectNode block = request.deepCopy();
        block.remove(List.of("content", "contentBase64", "ttl"));
        block.put("id", id)
                .put("version", before == null ? 1 : before.path("version").asLong() + 1)
                .put("updatedAt", "2026-11-20T11:03:29.123456Z")
                .put("space", "shared:default")
                .put("size", content.length)
                .put("sha256", Digests.sha256(content));
        if (!block.has("class")) {
            block.put("class", "PROGRAM_STATE");
        }
        if (!block.has("manifolds")) {
            block.putArray("manifolds").add("default");
        }
        blocks.put(id, block);
        contents.put(id, content);
        return block;
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String each : raw == null ? new String[0] : raw.split("&")) {
            int equals = each.indexOf('=');
            query.put(decode(each.substring(0, equals)), decode(each.substring(equals + 1)));
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
