package io.thermocline.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A block in memory is answered as the resource would answer it, which a parameter that changes nothing leads to. */
@QuarkusTest
class ResidentBlocksTest {
    private static final String CONTENT =
            "a \"quoted\" line\n\tand \\ one \u0001 of Gr\u00fc\u00dfe \uD83D\uDE00, ".repeat(9);
    private static final String RESOURCE = "?include=content";

    private static String created() {
        return given().contentType(ContentType.JSON)
                .body(Map.of("content", CONTENT, "mediaType", "text/plain", "labels", Map.of("a", "x y")))
                .post("/v1/blocks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void answersAsTheResourceDoes() {
        String path = "/v1/blocks/" + created();

        Response resident = given().get(path);
        Response resource = given().get(path + RESOURCE);

        assertThat(resident.statusCode()).isEqualTo(200);
        assertThat(resident.path("content").toString()).isEqualTo(CONTENT);
        assertThat(resident.asByteArray()).isEqualTo(resource.asByteArray());
        assertThat(headers(resident)).isEqualTo(headers(resource));
        assertThat(headers(resident)).containsEntry("etag", "\"1\"").containsEntry("x-thermocline-tier", "HOT");
    }

    @Test
    void saysThatTheClientHasIt() {
        String path = "/v1/blocks/" + created();

        Response resident = given().header("If-None-Match", "W/\"1\", \"7\"").get(path);
        Response resource = given().header("If-None-Match", "W/\"1\", \"7\"").get(path + RESOURCE);

        assertThat(resident.statusCode()).isEqualTo(304);
        assertThat(resident.asByteArray()).isEmpty();
        assertThat(headers(resident)).isEqualTo(headers(resource));
        given().header("If-None-Match", "\"2\"").get(path).then().statusCode(200);
    }

    @Test
    void refusesAsTheResourceDoes() {
        String path = "/v1/blocks/" + created();
        String nowhere = "/v1/blocks/" + UUID.randomUUID();

        assertSame(given().get(nowhere), given().get(nowhere + RESOURCE), 404);
        assertSame(
                given().header("X-Thermocline-Manifold", "elsewhere").get(path),
                given().header("X-Thermocline-Manifold", "elsewhere").get(path + RESOURCE),
                404);
        assertSame(
                given().accept("text/html").get(path),
                given().accept("text/html").get(path + RESOURCE),
                406);
        assertSame(
                given().header("Host", "evil.example").get(path),
                given().header("Host", "evil.example").get(path + RESOURCE),
                403);

        given().delete(path).then().statusCode(204);
        assertSame(given().get(path), given().get(path + RESOURCE), 410);
    }

    @Test
    void leavesWhatIsNoPlainReadToTheResource() {
        String id = created();
        String path = "/v1/blocks/" + id;

        given().get(path + "?include=").then().statusCode(200).body("content", equalTo(null));
        given().get(path + "?version=2").then().statusCode(404);
        given().urlEncodingEnabled(false)
                .get("/v1/blocks/%" + Integer.toHexString(id.charAt(0)) + id.substring(1))
                .then()
                .statusCode(200);
        assertThat(given().head(path).asByteArray()).isEmpty();
        given().get(path + "/tiers").then().statusCode(200).body("id", equalTo(id));
        given().get("/v1/blocks").then().statusCode(200).body("blocks[0].id", equalTo(id));
        given().get("/v1/blocks/no-id").then().statusCode(400).body("violations[0].field", equalTo("id"));
    }

    private static void assertSame(Response resident, Response resource, int status) {
        assertThat(resident.statusCode()).isEqualTo(status);
        assertThat(resident.asString()).isEqualTo(resource.asString());
        assertThat(headers(resident)).isEqualTo(headers(resource));
    }

    private static Map<String, String> headers(Response response) {
        return response.headers().asList().stream()
                .collect(Collectors.toMap(
                        header -> header.getName().toLowerCase(Locale.ROOT), header -> header.getValue()));
    }
}
