package io.thermocline.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.thermocline.blocks.Limits;
import io.thermocline.calls.CallMetrics;
import io.thermocline.calls.Gate;
import io.thermocline.calls.Services;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The door in front of a store that is not open. */
class StartingTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Gate<Services> gate = new Gate<>(10);

    @AfterEach
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private int listen() {
        Router router = Router.router(vertx);
        RestLimits limits = new RestLimits(Limits.DEFAULT, 1 << 20, 1 << 20, 1);
        new Routes(gate, new CallMetrics(new SimpleMeterRegistry()), limits, MetricsAccess.OPERATORS).register(router);
        HttpServer server = vertx.createHttpServer().requestHandler(router);
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    private HttpResponse<String> send(int port, String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                .header("Content-Type", "application/json")
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void asksForPatienceUntilTheStoreIsOpenAndOnceItStops() throws IOException, InterruptedException {
        int port = listen();
        List<String> calls = List.of("POST /v1/blocks", "GET /v1/blocks", "POST /v1/blocks/batch", "GET /q/metrics");
        for (String call : calls) {
            HttpResponse<String> answer = send(port, call.split(" ", 2)[0], call.split(" ", 2)[1]);
            assertThat(answer.statusCode()).as(call).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).as(call).hasValue("1");
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.body()).contains("/problems/unavailable", "is starting");
        }
        gate.shut(Duration.ZERO);
        HttpResponse<String> answer = send(port, "GET", "/v1/blocks");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(answer.body()).contains("/problems/unavailable", "is stopping");
    }
}
