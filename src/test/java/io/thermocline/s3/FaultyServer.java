package io.thermocline.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on the loopback interface that answers requests with what a test has lined up, in order; with 200 and nothing when nothing is left. */
final class FaultyServer implements AutoCloseable {
    /** What one request is answered with. */
    interface Answer {
        void give(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<String> hosts = new CopyOnWriteArrayList<>();

    FaultyServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        hosts.add(exchange.getRequestHeaders().getFirst("Host"));
        exchange.getRequestBody().readAllBytes();
        Answer answer = answers.poll();
        try (exchange) {
            if (answer == null) {
                exchange.sendResponseHeaders(200, -1);
            } else {
                answer.give(exchange);
            }
        }
    }

    FaultyServer then(Answer answer) {
        answers.add(answer);
        return this;
    }

    FaultyServer thenError(int status, String code) {
        return then(error(status, code));
    }

    static Answer error(int status, String code) {
        byte[] body =
                ("<Error><Code>" + code + "</Code><Message>because</Message></Error>").getBytes(StandardCharsets.UTF_8);
        return exchange -> {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        };
    }

    static Answer ok(Map<String, String> headers, byte[] body) {
        return exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        };
    }

    /** Closes the connection without an answer. */
    static Answer lost() {
        return HttpExchange::close;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<String> seen() {
        return List.copyOf(seen);
    }

    List<String> hosts() {
        return List.copyOf(hosts);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
