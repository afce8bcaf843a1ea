package io.thermocline.server;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A started server keeps its metadata table, and says so. */
@QuarkusTest
class TableFollowsTest {
    @Test
    @Timeout(60)
    void healthAndMetricsSayThatTheTableFollows() {
        given().contentType("application/json")
                .body("{\"content\":\"followed\"}")
                .post("/v1/blocks")
                .then()
                .statusCode(201);
        JsonPath health = health();
        while (!"FOLLOWING".equals(table(health, "table"))
                || !Integer.valueOf(0).equals(table(health, "tableLag"))) {
            health = health();
        }
        assertThat(TableFollowsTest.<Object>table(health, "tableFault")).isNull();
        assertThat(given().get("/q/metrics").asString())
                .containsPattern("thermocline_table_up(\\{[^}]*})? 1\\.0")
                .contains("thermocline_table_queries_total{kind=\"count\"")
                .contains("thermocline_table_connections_busy");
    }

    private static JsonPath health() {
        return given().get("/q/health/ready").jsonPath();
    }

    private static <T> T table(JsonPath health, String field) {
        return health.get("checks.find { it.name == 'store' }.data." + field);
    }
}
