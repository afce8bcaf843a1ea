package io.thermocline.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.thermocline.v1.CreateKeyReply;
import io.thermocline.v1.CreateKeyRequest;
import io.thermocline.v1.KeysGrpc;
import io.thermocline.v1.ListKeysRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may call, through both doors, when keys are asked for. */
@QuarkusTest
@TestProfile(ApiKeysTest.WithKeys.class)
class ApiKeysTest {
    private static final String ROOT = "tck_root-of-the-tests";
    /** Where a body is judged before the caller is. */
    private static final Map<String, String> BODIES = Map.of(
            "/v1/keys", "{\"name\":\"other\"}",
            "/v1/tiers/archive", "{\"force\":true}",
            "/v1/tiers/evict", "{\"force\":true}",
            "/v1/tiers/promote", "{\"force\":true}");

    @TestHTTPResource
    URI server;

    private ManagedChannel channel;

    /** Settings with one key, that of an operator. */
    public static class WithKeys implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "thermocline.auth.kind", "api-key",
                    "thermocline.auth.keys.root.sha256", sha256(ROOT),
                    "thermocline.auth.keys.root.operator", "true");
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void openChannel() {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void closeChannel() {
        channel.shutdownNow();
    }

    private static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key).contentType(ContentType.JSON);
    }

    private KeysGrpc.KeysBlockingStub keys(String key) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
        return KeysGrpc.newBlockingStub(channel).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private static String newKey(String name) {
        return as(ROOT).body("{\"name\":\"" + name + "\"}")
                .post("/v1/keys")
                .then()
                .statusCode(201)
                .extract()
                .path("key");
    }

    @Test
    void asksForAKey() {
        for (RequestSpecification caller : new RequestSpecification[] {given(), as("tck_wrong"), as("")}) {
            caller.get("/v1/blocks")
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .header("WWW-Authenticate", startsWith("Bearer"))
                    .body("type", equalTo("/problems/unauthenticated"));
        }
        assertThatThrownBy(() -> keys("tck_wrong").list(ListKeysRequest.getDefaultInstance()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
    }

    @Test
    void metricsAreForOperators() {
        String user = newKey("scraper");
        given().get("/q/metrics").then().statusCode(401).contentType("application/problem+json");
        as(user).get("/q/metrics").then().statusCode(403).body("type", equalTo("/problems/forbidden"));
        assertThat(given().header("Authorization", "Bearer " + ROOT)
                        .get("/q/metrics")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .contains("thermocline_commits");
    }

    @Test
    void healthNeedsNoKey() {
        given().get("/q/health").then().statusCode(200);
        assertThat(HealthGrpc.newBlockingStub(channel)
                        .check(HealthOuterClass.HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(HealthOuterClass.HealthCheckResponse.ServingStatus.SERVING);
    }

    @Test
    void makesKeysAndTakesThemAway() {
        String text = newKey("alice");
        as(text).get("/v1/blocks").then().statusCode(200);
        as(text).get("/v1/keys").then().statusCode(403).body("type", equalTo("/problems/forbidden"));
        as(ROOT).get("/v1/keys").then().statusCode(200).body("keys.name", hasItems("root", "alice"));
        as(ROOT).body("{\"name\":\"alice\"}").post("/v1/keys").then().statusCode(409);
        as(ROOT).delete("/v1/keys/alice").then().statusCode(204);
        as(text).get("/v1/blocks").then().statusCode(401);
        as(ROOT).delete("/v1/keys/alice").then().statusCode(404);
    }

    @Test
    void makesKeysOverGrpcToo() {
        CreateKeyReply made =
                keys(ROOT).create(CreateKeyRequest.newBuilder().setName("carol").build());
        as(made.getKey()).get("/v1/blocks").then().statusCode(200);
        assertThatThrownBy(() -> keys(made.getKey()).list(ListKeysRequest.getDefaultInstance()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
        as(ROOT).delete("/v1/keys/carol").then().statusCode(204);
    }

    @Test
    void refusesUsersWhatTheDocumentSaysIsForOperatorsAndNothingElse() throws IOException {
        String user = newKey("user");
        Set<String> forOperators = new TreeSet<>();
        Set<String> refused = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document().path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                JsonNode operation = method.getValue();
                if (operation.has("operationId")) {
                    String verb = method.getKey().toUpperCase(Locale.ROOT);
                    String name = verb + " " + path.getKey();
                    if (isForOperators(operation)) {
                        forOperators.add(name);
                    }
                    if (call(user, verb, path.getKey(), operation) == 403) {
                        refused.add(name);
                    }
                }
            }
        }
        assertThat(forOperators).contains("GET /v1/tiers/patterns", "POST /v1/index/rebuild", "POST /v1/keys");
        assertThat(refused).isEqualTo(forOperators);
    }

    private static JsonNode document() throws IOException {
        try (InputStream in = ApiKeysTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new YAMLMapper().readTree(in);
        }
    }

    private static boolean isForOperators(JsonNode operation) {
        return operation.path("tags").path(0).asText().equals("keys")
                || operation.path("summary").asText().endsWith("(operators)");
    }

    private static int call(String key, String verb, String path, JsonNode operation) {
        RequestSpecification call = as(key);
        if (operation.has("requestBody")) {
            call.body(BODIES.getOrDefault(path, "{}"));
        }
        String target = path.replace("{id}", UUID.randomUUID().toString()).replace("{name}", "nothing");
        return call.request(verb, target).statusCode();
    }

    @Test
    void hidesBlocksFromWhomTheyDoNotList() {
        String reader = newKey("reader");
        String stranger = newKey("stranger");
        String id = UUID.randomUUID().toString();
        as(ROOT).body("{\"content\":\"x\",\"access\":[\"root\",\"reader:read\"]}")
                .put("/v1/blocks/" + id)
                .then()
                .statusCode(201);
        as(reader).get("/v1/blocks/" + id).then().statusCode(200);
        as(reader).delete("/v1/blocks/" + id).then().statusCode(403);
        as(stranger).get("/v1/blocks/" + id).then().statusCode(404);
        as(stranger).delete("/v1/blocks/" + id).then().statusCode(404);
    }

    @Test
    void showsOperationsToWhomTheyBelongAndToOperators() {
        String one = newKey("one");
        String other = newKey("other");
        as(one).post("/v1/tiers/compact").then().statusCode(403);
        String operation = as(one).body("{\"ids\":[\"" + UUID.randomUUID() + "\"]}")
                .post("/v1/blocks/delete")
                .then()
                .statusCode(202)
                .body("caller", equalTo("one"))
                .extract()
                .path("id");
        as(one).get("/v1/operations/" + operation).then().statusCode(200);
        as(ROOT).get("/v1/operations/" + operation).then().statusCode(200);
        as(other).get("/v1/operations/" + operation).then().statusCode(404);
        as(other).delete("/v1/operations/" + operation).then().statusCode(404);
        as(other).get("/v1/operations").then().statusCode(200).body("operations", empty());
    }
}
