package io.thermocline.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.thermocline.block.BlockId;
import io.thermocline.v1.ConsistencyChecksGrpc;
import io.thermocline.v1.GetOperationRequest;
import io.thermocline.v1.Operation;
import io.thermocline.v1.OperationState;
import io.thermocline.v1.OperationsGrpc;
import io.thermocline.v1.RebuildIndexRequest;
import io.thermocline.v1.RepairRequest;
import io.thermocline.v1.VerifyRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Comparing, mending and rebuilding through both doors. */
@QuarkusTest
class ConsistencyDoorTest {
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");
    private static final Set<OperationState> ENDED_STATES = Set.of(
            OperationState.OPERATION_SUCCEEDED, OperationState.OPERATION_FAILED, OperationState.OPERATION_CANCELLED);

    @TestHTTPResource
    URI server;

    private ManagedChannel channel;

    private ManagedChannel channel() {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        return channel;
    }

    @AfterEach
    void closeChannel() {
        if (channel != null) {
            channel.shutdownNow();
        }
    }

    private static String block(String content) {
        return given().contentType(ContentType.JSON)
                .body("{\"content\":\"" + content + "\",\"mediaType\":\"text/plain\"}")
                .post("/v1/blocks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static JsonPath ended(String path, String body) {
        String location = given().contentType(ContentType.JSON)
                .body(body)
                .post(path)
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        Instant deadline = Instant.now().plusSeconds(60);
        JsonPath seen = given().get(location).jsonPath();
        while (!ENDED.contains(seen.getString("state"))) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            seen = given().get(location).jsonPath();
        }
        assertThat(seen.getString("state")).as(seen.prettify()).isEqualTo("SUCCEEDED");
        return seen;
    }

    @Test
    void aSoundStoreIsConsistent() {
        block("a sound block");
        ended("/v1/tiers/sync", "{}");
        JsonPath verified = ended("/v1/consistency/verify", "{\"deep\":true}");
        assertThat(verified.getString("kind")).isEqualTo("verify");
        assertThat(verified.getBoolean("report.consistent"))
                .as(verified.prettify())
                .isTrue();
        assertThat(verified.getList("report.inconsistencies")).isEmpty();
        assertThat(verified.getLong("report.segments")).isPositive();
        assertThat(verified.getLong("report.blocks")).isPositive();
        assertThat(verified.getLong("report.tableRows")).isPositive();
        JsonPath repaired = ended("/v1/consistency/repair", "{}");
        assertThat(repaired.getBoolean("report.consistent")).isTrue();
        assertThat(repaired.getLong("report.repaired")).isZero();
    }

    @Test
    void rebuildingKeepsChunksAndTheirNumbers() {
        String id = block("a block that is encoded again");
        JsonPath before = given().get("/v1/blocks/" + id + "?include=vectors").jsonPath();
        JsonPath rebuilt =
                ended("/v1/index/rebuild", "{\"ids\":[\"" + id + "\",\"019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2e\"]}");
        assertThat(rebuilt.getLong("report.blocks")).isEqualTo(1);
        assertThat(rebuilt.getLong("report.vectorSets")).isEqualTo(1);
        assertThat(rebuilt.getLong("report.missing")).isEqualTo(1);
        JsonPath after = given().get("/v1/blocks/" + id + "?include=vectors").jsonPath();
        assertThat(after.getLong("version")).isEqualTo(1);
        assertThat(after.<Object>getList("vectors")).isEqualTo(before.getList("vectors"));
        assertThat(before.getList("vectors")).isNotEmpty();
    }

    @Test
    void whatIsNotKnownIsRefused() {
        given().contentType(ContentType.JSON)
                .body("{\"deeper\":true}")
                .post("/v1/consistency/verify")
                .then()
                .statusCode(400);
        given().contentType(ContentType.JSON)
                .body("{\"ids\":[\"no id\"]}")
                .post("/v1/index/rebuild")
                .then()
                .statusCode(400);
    }

    @Test
    void theGrpcTwinDoesTheSame() {
        String id = block("a block of the other door");
        var checks = ConsistencyChecksGrpc.newBlockingStub(channel());
        var operations = OperationsGrpc.newBlockingStub(channel);
        Operation verified = ended(
                operations,
                checks.verify(VerifyRequest.newBuilder().setDeep(true).build()).getOperation());
        assertThat(verified.getReport().hasConsistent()).isTrue();
        assertThat(verified.getReport().getConsistent()).isTrue();
        Operation repaired = ended(
                operations, checks.repair(RepairRequest.getDefaultInstance()).getOperation());
        assertThat(repaired.getReport().getInconsistenciesList()).isEmpty();
        RebuildIndexRequest rebuild = RebuildIndexRequest.newBuilder()
                .addIds(ByteString.copyFrom(BlockId.parse(id).orElseThrow().toBytes()))
                .build();
        assertThat(ended(operations, checks.rebuildIndex(rebuild).getOperation())
                        .getReport()
                        .getFigures(0)
                        .getValue())
                .isEqualTo(1);
    }

    private static Operation ended(OperationsGrpc.OperationsBlockingStub operations, Operation begun) {
        assertThat(begun.getState()).isNotEqualTo(OperationState.OPERATION_FAILED);
        GetOperationRequest get =
                GetOperationRequest.newBuilder().setId(begun.getId()).build();
        Instant deadline = Instant.now().plusSeconds(60);
        Operation seen = operations.get(get);
        while (!ENDED_STATES.contains(seen.getState())) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            seen = operations.get(get);
        }
        assertThat(seen.getState()).isEqualTo(OperationState.OPERATION_SUCCEEDED);
        return seen;
    }
}
