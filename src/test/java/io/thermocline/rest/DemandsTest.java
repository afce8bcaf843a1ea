package io.thermocline.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request must be like to be heard. */
@QuarkusTest
class DemandsTest {
    private static RequestSpecification json(String body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status, String slug) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/" + slug));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/blocks/batch, POST",
        "GET, /v1/blocks/query, POST",
        "HEAD, /v1/blocks/query, POST",
        "GET, /v1/blocks/get, POST",
        "DELETE, /v1/blocks/delete, POST",
        "POST, /v1/tiers, 'GET, HEAD'",
        "PUT, /v1/tiers/evict, POST",
        "PUT, /v1/operations/01990000-0000-7000-8000-000000000001, 'DELETE, GET, HEAD'",
        "DELETE, /v1/blocks, 'GET, HEAD, POST, PUT'",
        "POST, /v1/blocks/01990000-0000-7000-8000-000000000001, 'DELETE, GET, HEAD, PATCH, PUT'",
        "POST, /v1/blocks/01990000-0000-7000-8000-000000000001/content, 'GET, HEAD'",
        "PATCH, /v1/manifolds/m, 'DELETE, GET, HEAD, PUT'",
        "GET, /v1/search, POST",
        "GET, /v1/keys/k, DELETE"
    })
    void saysWhichMethodsAPathHas(String method, String path, String allowed) {
        ValidatableResponse answer =
                given().request(method, path).then().statusCode(405).header("Allow", allowed);
        if (!method.equals("HEAD")) {
            problem(answer, 405, "method-not-allowed").body("detail", containsString(allowed));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1",
                "/v1/",
                "/v1/nothing",
                "/v1/blocks/a/b/c",
                "/v1/tiers/nothing",
                "/v1//blocks",
                "/v2/blocks"
            })
    void knowsNoOtherPaths(String path) {
        problem(given().get(path).then(), 404, "not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/blocks?limits=3, limits",
        "/v1/blocks?wait=indexed, wait",
        "/v1/blocks/01990000-0000-7000-8000-000000000001?tag=x, tag",
        "/v1/manifolds?tag=x, tag",
        "/v1/manifolds/default?include=content, include",
        "/v1/keys?limit=5, limit"
    })
    void namesParametersThatThereAreNot(String target, String parameter) {
        problem(given().get(target).then(), 400, "malformed")
                .body("violations.field", equalTo(List.of(parameter)))
                .body("violations[0].message", containsString("manifold"));
    }

    @Test
    void namesAllParametersThatThereAreNotAndAllThatThereAre() {
        problem(given().get("/v1/blocks?zeta=1&alpha=2&limit=3").then(), 400, "malformed")
                .body("violations.field", equalTo(List.of("alpha", "zeta")))
                .body("violations[0].message", containsString("class, consistency, cursor, filter"));
    }

    @Test
    void asksForTheMediaTypeOfABody() {
        byte[] body = "{\"content\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        problem(given().noContentType().body(body).post("/v1/blocks").then(), 415, "unsupported-media-type")
                .body("violations[0].field", equalTo("Content-Type"))
                .body("violations[0].message", containsString("application/json"));
        problem(given().noContentType().body(body).post("/v1/blocks/batch").then(), 415, "unsupported-media-type")
                .body("violations[0].message", containsString("application/x-ndjson"));
        problem(
                given().contentType("application/octet-stream")
                        .body(body)
                        .put("/v1/blocks?key=a")
                        .then(),
                415,
                "unsupported-media-type");
        problem(json("{}").header("Content-Encoding", "gzip").post("/v1/blocks").then(), 415, "unsupported-media-type")
                .body("violations[0].field", equalTo("Content-Encoding"));
        given().contentType("Application/JSON; charset=utf-8")
                .body(body)
                .post("/v1/blocks")
                .then()
                .statusCode(201);
        problem(given().post("/v1/blocks").then(), 400, "malformed").body("violations[0].field", equalTo("body"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    void readsUtf8Alone(String charset) {
        byte[] body = "{\"content\":\"x\"}".getBytes(Charset.forName(charset));
        problem(
                        given().contentType(ContentType.JSON)
                                .body(body)
                                .post("/v1/blocks")
                                .then(),
                        400,
                        "malformed")
                .body("violations[0].message", containsString("UTF-8"));
    }

    @Test
    void answersInNoMediaTypeThatIsNotAccepted() {
        String id = json("{\"content\":\"x\",\"mediaType\":\"text/markdown\"}")
                .post("/v1/blocks")
                .then()
                .extract()
                .path("id");
        problem(given().header("Accept", "text/html").get("/v1/blocks/" + id).then(), 406, "not-acceptable")
                .body("violations[0].field", equalTo("Accept"));
        problem(
                json("{\"content\":\"y\"}")
                        .header("Accept", "application/xml")
                        .post("/v1/blocks")
                        .then(),
                406,
                "not-acceptable");
        given().header("Accept", "text/html, application/*;q=0.1")
                .get("/v1/blocks/" + id)
                .then()
                .statusCode(200);
        given().header("Accept", "text/markdown")
                .get("/v1/blocks/" + id + "/content")
                .then()
                .statusCode(200);
        problem(
                given().header("Accept", "application/json")
                        .get("/v1/blocks/" + id + "/content")
                        .then(),
                406,
                "not-acceptable");
        given().header("Accept", "text/html").delete("/v1/blocks/" + id).then().statusCode(204);
    }

    @Test
    void listsNoMoreThanAHundredViolations() {
        String tags = IntStream.range(0, 250).mapToObj(i -> "\"\"").collect(Collectors.joining(","));
        String labels =
                IntStream.range(0, 200).mapToObj(i -> "\"l" + i + "\":null").collect(Collectors.joining(","));
        problem(
                        json("{\"content\":\"x\",\"tags\":[" + tags + "],\"labels\":{" + labels + "}}")
                                .post("/v1/blocks")
                                .then(),
                        422,
                        "invalid")
                .body("violations", hasSize(100))
                .body("detail", containsString("(and 200 more; the first 100 are listed)"));
    }

    @Test
    void takesNoNullForALabelOfANewBlock() {
        problem(
                        json("{\"content\":\"x\",\"labels\":{\"a\":null}}")
                                .post("/v1/blocks")
                                .then(),
                        422,
                        "invalid")
                .body("violations.field", equalTo(List.of("labels.a")));
        String id = json("{\"content\":\"x\",\"labels\":{\"a\":\"b\"}}")
                .post("/v1/blocks")
                .then()
                .extract()
                .path("id");
        json("{\"labels\":{\"a\":null}}")
                .patch("/v1/blocks/" + id)
                .then()
                .statusCode(200)
                .body("labels.a", nullValue());
    }

    @Test
    void searchesInManifoldsThatHaveNames() {
        problem(json("{\"text\":\"x\",\"manifolds\":[]}").post("/v1/search").then(), 422, "invalid")
                .body("violations[0].field", equalTo("manifolds"));
        problem(
                        json("{\"text\":\"x\",\"manifolds\":[\"a\",\"b c\"]}")
                                .post("/v1/search")
                                .then(),
                        422,
                        "invalid")
                .body("violations[0].field", equalTo("manifolds[1]"));
        json("{\"text\":\"x\",\"manifolds\":[\"*\"]}").post("/v1/search").then().statusCode(200);
    }

    @Test
    void takesConditionsOfOneWriteForNoMore() {
        byte[] line = "{\"content\":\"x\"}\n".getBytes(StandardCharsets.UTF_8);
        problem(
                        given().contentType("application/x-ndjson")
                                .header("If-Match", "\"1\"")
                                .body(line)
                                .post("/v1/blocks/batch")
                                .then(),
                        400,
                        "malformed")
                .body("violations[0].field", equalTo("If-Match"));
        problem(
                        json("{\"operations\":[{\"op\":\"create\",\"content\":\"x\"}]}")
                                .header("If-None-Match", "*")
                                .post("/v1/transactions")
                                .then(),
                        400,
                        "malformed")
                .body("violations[0].field", equalTo("If-None-Match"));
    }

    @Test
    void patchesAndDeletesByKeyInATransaction() {
        String one = UUID.randomUUID().toString();
        String two = UUID.randomUUID().toString();
        String three = UUID.randomUUID().toString();
        for (String key : new String[] {one, two}) {
            json("{\"content\":\"x\",\"key\":\"" + key + "\",\"space\":\"s\"}")
                    .post("/v1/blocks")
                    .then()
                    .statusCode(201);
        }
        json("{\"operations\":[{\"op\":\"patch\",\"key\":\"" + one
                        + "\",\"space\":\"s\",\"ifVersion\":1,\"patch\":{\"name\":\"n\",\"key\":\"" + three
                        + "\"}},{\"op\":\"delete\",\"space\":\"s\",\"key\":\"" + two + "\"}]}")
                .post("/v1/transactions")
                .then()
                .statusCode(200)
                .body("operations.status", equalTo(List.of(200, 204)));
        given().get("/v1/blocks?space=s&key=" + three).then().statusCode(200).body("name", equalTo("n"));
        given().get("/v1/blocks?space=s&key=" + one).then().statusCode(404);
        given().get("/v1/blocks?space=s&key=" + two).then().statusCode(404);
        problem(
                        json("{\"operations\":[{\"op\":\"delete\",\"key\":\"" + two + "\"}]}")
                                .post("/v1/transactions")
                                .then(),
                        404,
                        "not-found")
                .body("violations[0].field", equalTo("operations[0]"));
    }

    @Test
    void clampsARangeOfAnyLength() {
        String id = json("{\"content\":\"0123456789\"}")
                .post("/v1/blocks")
                .then()
                .extract()
                .path("id");
        for (String range : new String[] {
            "bytes=0-99999999999999999999", "bytes=-99999999999999999999", "bytes=00000000000000000000000-9"
        }) {
            assertThat(given().header("Range", range)
                            .get("/v1/blocks/" + id + "/content")
                            .then()
                            .statusCode(206)
                            .header("Content-Range", "bytes 0-9/10")
                            .extract()
                            .asString())
                    .isEqualTo("0123456789");
        }
        problem(
                given().header("Range", "bytes=99999999999999999999-")
                        .get("/v1/blocks/" + id + "/content")
                        .then(),
                416,
                "range-not-satisfiable");
    }
}
