package io.thermocline.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Calls of which the answer is read: for what is asked seldom. */
final class RestClient implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;

    RestClient(ServerProcess server) {
        base = "http://127.0.0.1:" + server.port();
    }

    String get(String path) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(base + path)).GET().build())
                .body();
    }

    /** Begins an operation and waits for its end. */
    String operation(String path, String json) throws IOException {
        HttpResponse<String> begun = send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
        String location = begun.headers().firstValue("Location").orElseThrow();
        String state = get(location);
        while (!state.contains("\"finishedAt\"")) {
            LockSupport.parkNanos(PAUSE_NANOS);
            state = get(location);
        }
        if (!state.contains("\"SUCCEEDED\"")) {
            throw new IOException(state);
        }
        return state;
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IOException(request.uri() + ": " + response.statusCode() + " " + response.body());
            }
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
