package io.thermocline.server;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A started server has a hot tier, which takes what is committed, and says so. */
@QuarkusTest
class HotTierServesTest {
    @Test
    @Timeout(60)
    void healthAndMetricsSayThatTheHotTierServes() {
        while (!"UP".equals(field("hotTier"))) {
            Thread.onSpinWait();
        }
        assertThat((String) field("memoryPressure")).isIn("NONE", "MODERATE", "HIGH");
        given().contentType("application/json")
                .body("{\"content\":\"held\"}")
                .post("/v1/blocks")
                .then()
                .statusCode(201);
        while (!metrics().matches("(?s).*thermocline_hot_entries\\{[^}]*kind=\"content\"[^}]*} [1-9].*")) {
            Thread.onSpinWait();
        }
        assertThat(metrics()).containsPattern("thermocline_hot_up(\\{[^}]*})? 1\\.0");
    }

    private static String metrics() {
        return given().get("/q/metrics").asString();
    }

    private static <T> T field(String name) {
        JsonPath health = given().get("/q/health/ready").jsonPath();
        return health.get("checks.find { it.name == 'store' }.data." + name);
    }
}
