package io.thermocline.contract;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Over HTTP and JSON. */
final class RestRegistries implements Registries {
    private static RequestSpecification call(long ifVersion, @Nullable String idempotencyKey) {
        RequestSpecification call = given();
        if (ifVersion == ABSENT) {
            call.header("If-None-Match", "*");
        } else if (ifVersion != 0) {
            call.header("If-Match", "\"" + ifVersion + "\"");
        }
        if (idempotencyKey != null) {
            call.header("Idempotency-Key", idempotencyKey);
        }
        return call;
    }

    @Override
    public Answer declare(String manifold, String description, long ifVersion, @Nullable String idempotencyKey) {
        return answer(call(ifVersion, idempotencyKey)
                .contentType(ContentType.JSON)
                .body(Map.of("description", description))
                .put("/v1/manifolds/" + manifold));
    }

    @Override
    public Answer read(String manifold, long known) {
        RequestSpecification call = given();
        if (known != 0) {
            call.header("If-None-Match", "\"" + known + "\"");
        }
        return answer(call.get("/v1/manifolds/" + manifold));
    }

    @Override
    public Answer undeclare(String manifold, long ifVersion, @Nullable String idempotencyKey) {
        return answer(call(ifVersion, idempotencyKey).delete("/v1/manifolds/" + manifold));
    }

    @Override
    public Answer makeKey(String name, @Nullable String idempotencyKey) {
        return answer(call(0, idempotencyKey)
                .contentType(ContentType.JSON)
                .body(Map.of("name", name))
                .post("/v1/keys"));
    }

    @Override
    public Answer dropKey(String name, @Nullable String idempotencyKey) {
        return answer(call(0, idempotencyKey).delete("/v1/keys/" + name));
    }

    private static Answer answer(Response response) {
        if (response.statusCode() >= 400) {
            return Answer.problem(
                    response.jsonPath().getString("type"),
                    Objects.requireNonNullElse(
                            response.jsonPath().getList("violations.field", String.class), java.util.List.of()));
        }
        String tag = response.header("ETag");
        String sequence = response.header("X-Thermocline-Sequence");
        boolean text = !response.asString().isEmpty();
        return new Answer(
                null,
                java.util.List.of(),
                tag == null ? 0 : Long.parseLong(tag.replace("\"", "")),
                text ? response.jsonPath().getString(tag == null ? "key" : "description") : null,
                sequence == null ? 0 : Long.parseLong(sequence),
                Objects.requireNonNullElse(response.header("X-Thermocline-Durability"), ""),
                response.header("Idempotency-Replayed") != null);
    }
}
