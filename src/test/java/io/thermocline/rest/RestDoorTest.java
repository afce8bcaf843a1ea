package io.thermocline.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What only HTTP and JSON can get wrong, and what only they can do. */
@QuarkusTest
class RestDoorTest {
    private static final String PROBLEM = "application/problem+json";

    @TestHTTPResource
    URI server;

    private static RequestSpecification json(String body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    private static String create(String body) {
        return json(body).post("/v1/blocks").then().statusCode(201).extract().path("id");
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status, String slug) {
        return response.statusCode(status)
                .contentType(PROBLEM)
                .body("type", equalTo("/problems/" + slug))
                .body("status", equalTo(status));
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of("", "body"),
                Arguments.of("{\"content\":\"x\"", "body"),
                Arguments.of("{\"content\":\"x\", nonsense", "body"),
                Arguments.of("{\"labels\":{\"a\":\"x\", nonsense", "labels"),
                Arguments.of("{\"content\":\"x\"} {}", "body"),
                Arguments.of("{\"content\":\"x\",\"version\":\"x\"}", "version"),
                Arguments.of("{\"content\":\"x\",\"createdAt\":5}", "createdAt"),
                Arguments.of("{\"content\":\"x\",\"size\":-1}", "size"),
                Arguments.of("{\"content\":\"x\",\"tier\":\"LUKE\"}", "tier"),
                Arguments.of("{\"contentBase64\":\"eA\"}", "contentBase64"),
                Arguments.of("{\"content\":\"x\",\"content\":\"y\"}", "content"),
                Arguments.of("{\"content\":\"x\",\"colour\":1}", "colour"),
                Arguments.of("{\"content\":1}", "content"),
                Arguments.of("{\"content\":\"x\",\"tags\":[\"a\",3]}", "tags[1]"),
                Arguments.of("{\"content\":\"x\",\"labels\":{\"a\":{}}}", "labels.a"),
                Arguments.of("{\"content\":\"x\",\"class\":\"TABLE\"}", "class"),
                Arguments.of("{\"content\":\"x\",\"band\":\"green\"}", "band"),
                Arguments.of("{\"contentBase64\":\"@@\"}", "contentBase64"),
                Arguments.of("{\"content\":\"x\",\"contentBase64\":\"eA==\"}", "contentBase64"),
                Arguments.of("{\"content\":\"x\",\"id\":\"seven\"}", "id"),
                Arguments.of("{\"content\":\"x\",\"ttl\":\"soon\"}", "ttl"),
                Arguments.of("{\"content\":\"x\",\"expiresAt\":\"tomorrow\"}", "expiresAt"),
                Arguments.of("{\"content\":\"x\",\"readOnly\":\"yes\"}", "readOnly"),
                Arguments.of("{\"content\":\"x\",\"attributes\":[]}", "attributes"),
                Arguments.of("{\"content\":\"x\",\"name\":\"a\\ud800b\"}", "name"),
                Arguments.of("{\"content\":\"x\",\"attributes\":{\"a\":\"\\udc00\"}}", "attributes.a"),
                Arguments.of("{\"content\":\"x\",\"vectors\":[{\"values\":[NaN]}]}", "vectors[0].values[0]"),
                Arguments.of("{\"content\":\"x\",\"vectors\":[{\"chunk\":-1,\"values\":[1]}]}", "vectors[0].chunk"),
                Arguments.of("[]", "body"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void namesTheFieldThatCannotBeRead(String body, String field) {
        problem(json(body).post("/v1/blocks").then(), 400, "malformed").body("violations.field", hasItem(field));
    }

    static Stream<String> noDocument() {
        String deep = "{\"a\":".repeat(500) + "1" + "}".repeat(500);
        return Stream.of(
                "",
                "{",
                "{\"content\":\"x\"} {}",
                "\"text\"",
                "{\"content\":\"x\",\"attributes\":{\"n\":" + "1".repeat(5_000) + "}}",
                "{\"content\":\"x\",\"attributes\":" + deep + "}");
    }

    @ParameterizedTest
    @MethodSource("noDocument")
    void refusesWhatIsNoDocument(String noDocument) {
        problem(json(noDocument).post("/v1/blocks").then(), 400, "malformed");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] body = "{\"content\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
        body[12] = (byte) 0xFF;
        problem(
                given().contentType(ContentType.JSON)
                        .body(body)
                        .post("/v1/blocks")
                        .then(),
                400,
                "malformed");
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("{\"content\":\"x\",\"vectors\":[{\"values\":[1e300]}]}", "vectors[0].values[0]"),
                Arguments.of("{\"content\":\"x\",\"ttl\":\"1h\",\"expiresAt\":\"2100-01-01T00:00:00Z\"}", "ttl"),
                Arguments.of("{\"content\":\"x\",\"mediaType\":\"nothing\"}", "mediaType"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void namesTheFieldThatBreaksARule(String body, String field) {
        ValidatableResponse answer = json(body).post("/v1/blocks").then();
        problem(answer, 422, "invalid");
        assertThat(answer.extract().<String>path("violations[0].field")).startsWith(field.replaceAll("\\[.*", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "content, '\"x\"'",
        "contentBase64, '\"\"'",
        "id, '\"01990000-0000-7000-8000-000000000001\"'",
        "class, '\"CACHE\"'",
        "version, 3"
    })
    void refusesAPatchOfWhatAPatchCannotChange(String field, String value) {
        String id = create("{\"content\":\"x\"}");
        ValidatableResponse answer = given().contentType("application/merge-patch+json")
                .body("{\"" + field + "\":" + value + "}")
                .patch("/v1/blocks/" + id)
                .then();
        problem(answer, 422, "invalid").body("violations[0].field", equalTo(field));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/blocks/seven, 400",
        "/v1/blocks?limit=0, 400",
        "/v1/blocks?limit=1001, 400",
        "/v1/blocks?class=TABLE, 400",
        "/v1/blocks?include=everything, 400",
        "/v1/blocks?cursor=zzz, 400",
        "/v1/blocks?wait=long, 400",
        "/v1/blocks?key=a&key=b, 400",
        "/v1/nothing, 404",
        "/nothing, 404",
        "/q/nothing, 404",
        "/v1/blocks?manifold=*, 400",
        "/v1/blocks?manifold=a%01b, 400",
        "/v1/blocks?filter=nothing, 400",
        "/v1/manifolds?filter=true, 400",
        "/v1/keys?consistency=eventual, 400",
        "/v1/blocks?consistency=sometimes, 400",
        "/v1/blocks?at=2026-01-01T00:00:00Z, 501",
        "/v1/blocks/01990000-0000-7000-8000-000000000001?at=2026-01-01T00:00:00Z, 501"
    })
    void answersBadTargetsWithProblems(String target, int status) {
        given().get(target).then().statusCode(status).contentType(PROBLEM).body("status", equalTo(status));
    }

    @Test
    void toleratesAPatchThatRepeatsWhatIsSo() {
        String id = create("{\"content\":\"x\"}");
        String same = "{\"id\":\"" + id + "\",\"class\":\"PROGRAM_STATE\",\"version\":1,\"name\":\"n\"}";
        json(same).patch("/v1/blocks/" + id).then().statusCode(200).body("name", equalTo("n"));
    }

    @ParameterizedTest
    @CsvSource({
        "content, '\"y\"'",
        "class, '\"CACHE\"'",
        "version, 3",
        "createdAt, '\"2026-01-01T00:00:00Z\"'",
        "size, 1"
    })
    void refusesThatInATransactionToo(String field, String value) {
        String id = create("{\"content\":\"x\"}");
        for (String patch : List.of("\"%s\":%s", "\"patch\":{\"%s\":%s}")) {
            String operation = "{\"op\":\"patch\",\"id\":\"" + id + "\"," + patch.formatted(field, value) + "}";
            ValidatableResponse answer = json("{\"operations\":[" + operation + "]}")
                    .post("/v1/transactions")
                    .then();
            problem(answer, 422, "invalid")
                    .body("violations[0].field", startsWith("operations[0]."))
                    .body("violations[0].field", endsWith(field));
        }
    }

    @Test
    void guessesTheMediaTypeByTheFieldOfTheContent() {
        json("{\"content\":\"x\"}").post("/v1/blocks").then().body("mediaType", equalTo("text/plain"));
        json("{\"contentBase64\":\"eA==\"}")
                .post("/v1/blocks")
                .then()
                .body("mediaType", equalTo("application/octet-stream"));
    }

    @Test
    void namesWhatStandsInHeaders() {
        String id = create("{\"content\":\"x\"}");
        problem(given().header("If-Match", "\"9\"").delete("/v1/blocks/" + id).then(), 412, "version-conflict")
                .body("violations[0].field", equalTo("If-Match"));
        problem(
                        json("{\"content\":\"x\",\"id\":\"" + id + "\"}")
                                .header("If-None-Match", "*")
                                .post("/v1/blocks")
                                .then(),
                        412,
                        "version-conflict")
                .body("violations[0].field", equalTo("If-None-Match"));
        problem(
                        json("{\"content\":\"x\",\"id\":\"" + id + "\"}")
                                .post("/v1/blocks")
                                .then(),
                        409,
                        "already-exists")
                .body("violations[0].field", equalTo("id"))
                .header("Retry-After", nullValue());
        String key = UUID.randomUUID().toString();
        json("{\"content\":\"x\"}").header("Idempotency-Key", key).post("/v1/blocks");
        problem(
                        json("{\"content\":\"y\"}")
                                .header("Idempotency-Key", key)
                                .post("/v1/blocks")
                                .then(),
                        422,
                        "idempotency-mismatch")
                .body("violations[0].field", equalTo("Idempotency-Key"));
    }

    @Test
    void readsTheNameOfAManifold() {
        problem(json("{\"name\":5}").put("/v1/manifolds/m17").then(), 400, "malformed");
        problem(json("{\"name\":\"other\"}").put("/v1/manifolds/m17").then(), 422, "invalid")
                .body("violations[0].field", equalTo("name"));
        json("{\"name\":\"m17\"}").put("/v1/manifolds/m17").then().statusCode(201);
        problem(given().delete("/v1/manifolds/default").then(), 403, "forbidden");
    }

    @Test
    void answersHeadAsGetWithoutTheBody() {
        String id = create("{\"content\":\"0123456789\",\"key\":\"head\"}");
        for (String path : List.of("/v1/blocks/" + id, "/v1/blocks?key=head")) {
            given().head(path).then().statusCode(200).header("ETag", "\"1\"");
            given().header("If-None-Match", "\"1\"").head(path).then().statusCode(304);
            given().header("If-None-Match", "nonsense").head(path).then().statusCode(200);
        }
        given().head("/v1/blocks/" + id + "/content").then().statusCode(200).header("Content-Length", "10");
    }

    @Test
    void saysThatVolatileBlocksComeLater() {
        problem(
                given().contentType("application/x-ndjson")
                        .body("{\"content\":\"x\"}".getBytes(StandardCharsets.UTF_8))
                        .post("/v1/blocks/batch?persist=false")
                        .then(),
                501,
                "not-implemented");
        problem(json("{\"content\":\"x\"}").post("/v1/blocks?persist=false").then(), 501, "not-implemented");
        problem(
                        json("{\"content\":\"x\",\"persisted\":false}")
                                .post("/v1/blocks")
                                .then(),
                        501,
                        "not-implemented")
                .body("violations[0].field", equalTo("persisted"));
    }

    @Test
    void refusesOtherMethodsAndMediaTypes() {
        problem(given().post("/v1/blocks/" + UUID.randomUUID()).then(), 405, "method-not-allowed");
        problem(
                given().contentType(ContentType.TEXT)
                        .body("x")
                        .post("/v1/blocks")
                        .then(),
                415,
                "unsupported-media-type");
        problem(
                given().contentType(ContentType.TEXT)
                        .body("x")
                        .post("/v1/blocks/batch")
                        .then(),
                415,
                "unsupported-media-type");
    }

    @Test
    void refusesTwoManifoldsInOneCall() {
        problem(
                        given().header("X-Thermocline-Manifold", "a")
                                .get("/v1/blocks?manifold=b")
                                .then(),
                        400,
                        "malformed")
                .body("violations[0].field", equalTo("manifold"));
    }

    @Test
    void answersAWriteWithItsPlaceAndTags() {
        String id = json("{\"content\":\"x\",\"tags\":[\"t\"],\"attributes\":{ \"n\" : 1.10000000000000000001 }}")
                .post("/v1/blocks")
                .then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .header("X-Thermocline-Durability", "synced")
                .header("Location", startsWith("/v1/blocks/"))
                .extract()
                .path("id");
        String block = given().get("/v1/blocks/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .header("X-Thermocline-Tier", "HOT")
                .extract()
                .asString();
        assertThat(block)
                .contains("\"attributes\":{\"n\":1.10000000000000000001}")
                .matches(
                        "\\{\"id\":\"[^\"]+\",\"name\":\"\",\"class\":\"PROGRAM_STATE\",\"version\":1,"
                                + "\"createdAt\":\"[0-9T:-]+\\.\\d{6}Z\",\"updatedAt\":\"[^\"]+\",\"readOnly\":false,\"persisted\":true,"
                                + "\"manifolds\":\\[\"default\"],\"shared\":false,\"space\":\"shared:default\",\"band\":\"GREEN\","
                                + "\"access\":\\[],\"tags\":\\[\"t\"],\"labels\":\\{},\"attributes\":\\{[^}]*},"
                                + "\"mediaType\":\"[^\"]+\",\"content\":\"x\",\"size\":1,\"sha256\":\"[0-9a-f]{64}\",\"tier\":\"HOT\"}");
        given().header("If-None-Match", "\"1\"").get("/v1/blocks/" + id).then().statusCode(304);
        given().head("/v1/blocks/" + id).then().statusCode(200).header("ETag", "\"1\"");
    }

    @Test
    void takesBackWhatItGave() {
        String id = create("{\"content\":\"x\"}");
        String block = given().get("/v1/blocks/" + id).asString();
        json(block).put("/v1/blocks/" + id).then().statusCode(200).header("ETag", "\"2\"");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=2-4, 206, 234, bytes 2-4/10",
        "bytes=7-, 206, 789, bytes 7-9/10",
        "bytes=-3, 206, 789, bytes 7-9/10",
        "bytes=8-99, 206, 89, bytes 8-9/10",
        "'bytes=0-1,4-5', 200, 0123456789,",
        "bytes=4-2, 200, 0123456789,",
        "lines=1-2, 200, 0123456789,"
    })
    void servesPartsOfContent(String range, int status, String expected, String contentRange) {
        String id = create("{\"content\":\"0123456789\",\"mediaType\":\"text/markdown\"}");
        ValidatableResponse answer = given().header("Range", range)
                .get("/v1/blocks/" + id + "/content")
                .then()
                .statusCode(status);
        assertThat(answer.extract().asString()).isEqualTo(expected);
        assertThat(answer.extract().header("Content-Range")).isEqualTo(contentRange);
        assertThat(answer.extract().contentType()).startsWith("text/markdown");
    }

    @Test
    void refusesPartsThatThereAreNot() {
        String id = create("{\"content\":\"0123456789\"}");
        problem(
                        given().header("Range", "bytes=10-")
                                .get("/v1/blocks/" + id + "/content")
                                .then(),
                        416,
                        "range-not-satisfiable")
                .header("Content-Range", "bytes */10");
        given().header("Range", "bytes=0-1")
                .header("If-Range", "\"9\"")
                .get("/v1/blocks/" + id + "/content")
                .then()
                .statusCode(200);
    }

    @Test
    void keepsTheConnectionUsableAfterABodyThatIsTooLarge() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.getPort())) {
            OutputStream out = socket.getOutputStream();
            int length = 65 << 20;
            out.write(head("POST /v1/blocks", "Content-Type: application/json", "Content-Length: " + length));
            byte[] chunk = new byte[1 << 20];
            for (int i = 0; i < 65; i++) {
                out.write(chunk);
            }
            BufferedReader in = reader(socket);
            assertThat(status(in)).isEqualTo(413);
            out.write(head("GET /v1/manifolds"));
            assertThat(status(in)).isEqualTo(200);
        }
    }

    @Test
    void keepsTheConnectionUsableAfterABodyThatNobodyReads() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(head("POST /v1/nothing", "Content-Type: application/json", "Content-Length: 3000000"));
            out.write(new byte[3_000_000]);
            BufferedReader in = reader(socket);
            assertThat(status(in)).isEqualTo(404);
            out.write(head("GET /v1/manifolds"));
            assertThat(status(in)).isEqualTo(200);
        }
    }

    @Test
    void streamsABatchBothWays() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    head("POST /v1/blocks/batch", "Content-Type: application/x-ndjson", "Transfer-Encoding: chunked"));
            BufferedReader in = reader(socket);
            chunk(out, "{\"content\":\"one\"}\n");
            // The answer to the first line is there before the second is sent.
            assertThat(line(in, "\"index\":0")).contains("\"status\":201");
            chunk(out, "\n{\"content\"");
            chunk(out, ":\"two\"}\n{\"bad\n");
            assertThat(line(in, "\"index\":1")).contains("\"status\":201");
            assertThat(line(in, "\"index\":2")).contains("\"status\":400");
            chunk(out, "{\"content\":\"last\"}");
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(line(in, "\"index\":3")).contains("\"status\":201");
        }
    }

    @Test
    void refusesOneIdempotencyKeyForAWholeBatch() {
        problem(
                        given().contentType("application/x-ndjson")
                                .header("Idempotency-Key", "k")
                                .body("{\"content\":\"x\"}\n".getBytes(StandardCharsets.UTF_8))
                                .post("/v1/blocks/batch")
                                .then(),
                        400,
                        "malformed")
                .body("violations[0].field", equalTo("Idempotency-Key"));
    }

    @Test
    void doesTheLinesOfOneTargetInTheirOrder() {
        String id = UUID.randomUUID().toString();
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 50; i++) {
            lines.append("{\"id\":\"" + id + "\",\"content\":\"" + i + "\"}\n");
        }
        String answers = given().contentType("application/x-ndjson")
                .body(lines.toString().getBytes(StandardCharsets.UTF_8))
                .post("/v1/blocks/batch")
                .asString();
        assertThat(answers.lines().filter(each -> each.contains("\"status\":20")))
                .hasSize(50);
        given().get("/v1/blocks/" + id).then().body("version", equalTo(50)).body("content", equalTo("50"));
    }

    @Test
    void passesOverALineThatDoesNotEnd() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.getPort())) {
            OutputStream out = socket.getOutputStream();
            int length = 70 << 20;
            String after = "\n{\"content\":\"after\"}\n";
            out.write(head(
                    "POST /v1/blocks/batch",
                    "Content-Type: application/x-ndjson",
                    "Content-Length: " + (length + after.length())));
            byte[] chunk = new byte[1 << 20];
            for (int i = 0; i < 70; i++) {
                out.write(chunk);
            }
            BufferedReader in = reader(socket);
            // The answer is there before the line ends.
            assertThat(line(in, "\"index\":0")).contains("/problems/too-large", "\"field\":\"line\"");
            out.write(after.getBytes(StandardCharsets.US_ASCII));
            assertThat(line(in, "\"index\":1")).contains("\"status\":201");
        }
    }

    @Test
    void goesOnWhenAClientHangsUp() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.getPort())) {
            socket.getOutputStream()
                    .write(head(
                            "POST /v1/blocks/batch",
                            "Content-Type: application/x-ndjson",
                            "Transfer-Encoding: chunked"));
            chunk(socket.getOutputStream(), "{\"content\":\"half");
        }
        try (Socket socket = new Socket("127.0.0.1", server.getPort())) {
            socket.getOutputStream()
                    .write(head("POST /v1/blocks", "Content-Type: application/json", "Content-Length: 100"));
            socket.getOutputStream().write("{\"content\":".getBytes(StandardCharsets.US_ASCII));
        }
        given().get("/q/health/ready").then().statusCode(200);
        create("{\"content\":\"x\"}");
    }

    @Test
    void describesItself() {
        String contract = given().get("/q/openapi?format=json").asString();
        assertThat(contract).contains("/v1/blocks/batch", "/v1/search", "application/problem+json");
        assertThat(given().get("/q/metrics").asString())
                .contains("thermocline_commits", "thermocline_requests", "thermocline_memtable_bytes");
    }

    private static byte[] head(String line, String... headers) {
        StringBuilder head = new StringBuilder(line).append(" HTTP/1.1\r\nHost: localhost\r\n");
        for (String each : headers) {
            head.append(each).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Reads one whole answer whose body has a length, and gives its status. */
    private static int status(BufferedReader in) throws IOException {
        int status = Integer.parseInt(in.readLine().split(" ")[1]);
        int length = 0;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        assertThat(in.skip(length)).isEqualTo(length);
        return status;
    }

    private static String line(BufferedReader in, String containing) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.contains(containing)) {
                return line;
            }
        }
        throw new AssertionError("the answer ended before " + containing);
    }
}
