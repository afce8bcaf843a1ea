package io.thermocline.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Manifolds and keys: conditions, repeats, and where a write is. */
@QuarkusTest
class RegistriesTest {
    private static RequestSpecification json(String body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    private static String fresh() {
        return "n" + UUID.randomUUID();
    }

    private static void problem(ValidatableResponse response, int status, String slug, String field) {
        response.statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/" + slug))
                .body("violations[0].field", equalTo(field));
    }

    private static long sequence(ValidatableResponse response) {
        response.header("X-Thermocline-Durability", "synced");
        return Long.parseLong(response.extract().header("X-Thermocline-Sequence"));
    }

    @Test
    void guardsManifoldsByTheirVersion() {
        String path = "/v1/manifolds/" + fresh();
        problem(json("{}").header("If-Match", "*").put(path).then(), 412, "version-conflict", "If-Match");
        json("{}").header("If-None-Match", "*").put(path).then().statusCode(201).header("ETag", "\"1\"");
        problem(json("{}").header("If-None-Match", "*").put(path).then(), 412, "version-conflict", "If-None-Match");
        json("{\"description\":\"d\"}")
                .header("If-Match", "\"1\"")
                .put(path)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"");
        problem(json("{}").header("If-Match", "\"1\"").put(path).then(), 412, "version-conflict", "If-Match");
        given().get(path).then().statusCode(200).header("ETag", "\"2\"");
        given().header("If-None-Match", "\"2\"")
                .get(path)
                .then()
                .statusCode(304)
                .header("ETag", "\"2\"");
        given().header("If-None-Match", "\"1\"")
                .get(path)
                .then()
                .statusCode(200)
                .body("description", equalTo("d"));
        problem(given().header("If-Match", "\"1\"").delete(path).then(), 412, "version-conflict", "If-Match");
        problem(given().header("If-Match", "2").delete(path).then(), 400, "malformed", "If-Match");
        given().header("If-Match", "\"2\"").delete(path).then().statusCode(204);
    }

    @Test
    void repeatsWritesOfManifolds() {
        String path = "/v1/manifolds/" + fresh();
        String key = fresh();
        long first = sequence(
                json("{}").header("Idempotency-Key", key).put(path).then().statusCode(201));
        ValidatableResponse again = json("{}")
                .header("Idempotency-Key", key)
                .put(path)
                .then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .header("Idempotency-Replayed", "true");
        assertThat(sequence(again)).isEqualTo(first);
        problem(
                json("{\"description\":\"d\"}")
                        .header("Idempotency-Key", key)
                        .put(path)
                        .then(),
                422,
                "idempotency-mismatch",
                "Idempotency-Key");
        String drop = fresh();
        long dropped = sequence(
                given().header("Idempotency-Key", drop).delete(path).then().statusCode(204));
        assertThat(sequence(given().header("Idempotency-Key", drop)
                        .delete(path)
                        .then()
                        .statusCode(204)
                        .header("Idempotency-Replayed", "true")))
                .isEqualTo(dropped);
    }

    @Test
    void makesAKeyOnceAndShowsItOnce() {
        String name = fresh();
        String body = "{\"name\":\"" + name + "\"}";
        String key = fresh();
        Response made = json(body).header("Idempotency-Key", key).post("/v1/keys");
        sequence(made.then().statusCode(201).header("Idempotency-Replayed", nullValue()));
        Response again = json(body).header("Idempotency-Key", key).post("/v1/keys");
        problem(again.then(), 409, "already-exists", "Idempotency-Key");
        assertThat(again.asString()).doesNotContain("tck_").contains("cannot be had again");
        problem(
                json("{\"name\":\"" + fresh() + "\"}")
                        .header("Idempotency-Key", key)
                        .post("/v1/keys")
                        .then(),
                422,
                "idempotency-mismatch",
                "Idempotency-Key");
        String drop = fresh();
        long dropped = sequence(given().header("Idempotency-Key", drop)
                .delete("/v1/keys/" + name)
                .then()
                .statusCode(204));
        assertThat(sequence(given().header("Idempotency-Key", drop)
                        .delete("/v1/keys/" + name)
                        .then()
                        .statusCode(204)
                        .header("Idempotency-Replayed", "true")))
                .isEqualTo(dropped);
        given().delete("/v1/keys/" + name).then().statusCode(404);
    }
}
