package io.thermocline.server;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Test;

/** The packaged application starts with the flags it ships with. */
@QuarkusIntegrationTest
class StartIT {
    @Test
    void reportsItselfHealthy() {
        given().when().get("/q/health").then().statusCode(200).body("status", is("UP"));
    }

    @Test
    void servesItsMetricsAndItsContract() {
        given().when().get("/q/metrics").then().statusCode(200);
        given().when().get("/q/openapi").then().statusCode(200);
    }

    @Test
    void keepsTheApiBrowserToDevelopment() {
        given().when().get("/q/swagger-ui").then().statusCode(404);
    }
}
