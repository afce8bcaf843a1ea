package io.thermocline.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that no client library would send. */
@QuarkusTest
class RawRequestsTest {
    @TestHTTPResource
    URI server;

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("GET /v1/blocks/%zz HTTP/1.1\r\n", 400, "malformed"),
                Arguments.of("GET /v1/blocks/{} HTTP/1.1\r\n", 400, "malformed"),
                Arguments.of("GET /v1/blocks?key={} HTTP/1.1\r\n", 400, "malformed"),
                Arguments.of("GET /v1/blocks?key=%zz HTTP/1.1\r\n", 400, "malformed"),
                Arguments.of("GET /v1/blocks?key=" + "k".repeat(9_000) + " HTTP/1.1\r\n", 414, "uri-too-long"),
                Arguments.of(
                        "GET /v1/blocks HTTP/1.1\r\nX-Long: " + "h".repeat(40_000) + "\r\n", 431, "headers-too-large"),
                Arguments.of("GET /v1/manifolds/%FF HTTP/1.1\r\n", 422, "invalid"),
                Arguments.of("GET /v1/../q/%zz HTTP/1.1\r\n", 400, "malformed"),
                Arguments.of("GET v1 HTTP/1.1\r\n", 404, "not-found"),
                Arguments.of("OPTIONS * HTTP/1.1\r\n", 404, "not-found"),
                Arguments.of("FLY /v1/blocks HTTP/1.1\r\n", 405, "method-not-allowed"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void answersWithAProblem(String head, int status, String slug) throws IOException {
        String answer = exchange(head + "Host: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("application/problem+json", "/problems/" + slug);
    }

    /** Vert.x answers what its decoder cannot make a request of, and Quarkus gives it no other handler for that. */
    @Test
    void answersWhatIsNoHttpWithoutAProblem() throws IOException {
        assertThat(exchange("POST /v1/blocks HTTP/1.1\r\nHost: localhost\r\nContent-Length: abc\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("content-length: 0");
    }

    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
