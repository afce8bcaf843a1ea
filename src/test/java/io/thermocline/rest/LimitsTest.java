package io.thermocline.rest;

import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens at limits that are seldom met. */
@QuarkusTest
@TestProfile(LimitsTest.Small.class)
class LimitsTest {
    private static final int REQUEST_BYTES = 64 << 10;

    @TestHTTPResource
    URI server;

    /** Settings with room for one request. */
    public static class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "thermocline.limits.request-bytes", "64K",
                    "thermocline.limits.in-flight-bytes", "64K");
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static byte[] document(int length) {
        String start = "{\"content\":\"";
        return (start + "x".repeat(length - start.length() - 2) + "\"}").getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void refusesABodyForWhichThereIsNoRoomNow() throws IOException {
        byte[] body = document(REQUEST_BYTES);
        try (Socket socket = connect()) {
            BufferedReader in = reader(socket);
            OutputStream out = socket.getOutputStream();
            String head = "POST /v1/blocks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Expect: 100-continue\r\nContent-Length: " + body.length + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            // Once the server asks for the body, it has set aside room for it.
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(in.readLine()).isEmpty();
            given().contentType(ContentType.JSON)
                    .body(document(20))
                    .post("/v1/blocks")
                    .then()
                    .statusCode(429)
                    .contentType("application/problem+json")
                    .header("Retry-After", "1")
                    .body("type", equalTo("/problems/overloaded"));
            out.write(body);
            assertThat(in.readLine()).startsWith("HTTP/1.1 201 ");
        }
        given().contentType(ContentType.JSON)
                .body(document(20))
                .post("/v1/blocks")
                .then()
                .statusCode(201);
    }

    @Test
    void cutsALineThatNeverEnds() throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/blocks/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                            + "Content-Length: 1000000000000\r\n\r\n{\"content\":\"before\"}\n")
                    .getBytes(StandardCharsets.US_ASCII));
            Thread sender = Thread.ofPlatform().start(() -> sendUntilCut(out));
            List<String> answer = untilLastChunk(reader(socket));
            assertThat(answer).anyMatch(line -> line.startsWith("{\"index\":0,\"status\":201"));
            assertThat(answer).anyMatch(line -> line.startsWith("{\"index\":1,\"status\":413"));
            assertThat(answer).noneMatch(line -> line.contains("\"index\":2"));
            sender.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Expect: 100-continue\r\n"})
    void letsAClientFinishWhoseBatchEndedBeforeItDid(String header) throws IOException {
        // beyond what is passed over of a line, so that the answer ends before the body does
        int more = 256 + 64;
        try (Socket socket = connect()) {
            BufferedReader in = reader(socket);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/blocks/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                            + header + "Content-Length: " + ((long) more << 20) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(out, more));
            assertThat(untilLastChunk(in)).anyMatch(line -> line.startsWith("{\"index\":0,\"status\":413"));
            assertThat(in.readLine()).isEmpty();
            sent.join();
            out.write("GET /v1/blocks?limit=1 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("HTTP/1.1 200 ");
        }
    }

    private static void send(OutputStream out, int mebibytes) {
        byte[] chunk = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        try {
            for (int i = 0; i < mebibytes; i++) {
                out.write(chunk);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To the chunk that ends the answer: it is whole, though the request is not, and what comes then may be an end or a reset. */
    private static List<String> untilLastChunk(BufferedReader reader) throws IOException {
        List<String> lines = new ArrayList<>();
        while (!lines.contains("0")) {
            lines.add(requireNonNull(reader.readLine(), "the answer ends before its last chunk"));
        }
        return lines;
    }

    private static void sendUntilCut(OutputStream out) {
        byte[] chunk = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        try {
            for (int i = 0; i < 100_000; i++) {
                out.write(chunk);
            }
            throw new AssertionError("nobody cut the line");
        } catch (SocketException e) {
            // the server has hung up
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
