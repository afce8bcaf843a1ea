package io.thermocline.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.thermocline.block.BlockId;
import io.thermocline.v1.CancelOperationRequest;
import io.thermocline.v1.CompactRequest;
import io.thermocline.v1.DeletionsGrpc;
import io.thermocline.v1.GetOperationRequest;
import io.thermocline.v1.ListOperationsRequest;
import io.thermocline.v1.Operation;
import io.thermocline.v1.OperationReply;
import io.thermocline.v1.OperationState;
import io.thermocline.v1.OperationsGrpc;
import io.thermocline.v1.StartDeletionRequest;
import io.thermocline.v1.TiersGrpc;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operations through both doors, from their start to their end. */
@QuarkusTest
class OperationsDoorTest {
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

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

    private static RequestSpecification json(String body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    private static String block(String fields) {
        return json("{\"contentBase64\":\"eA==\"" + fields + "}")
                .post("/v1/blocks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static <T> T until(Supplier<T> look, Predicate<T> enough) {
        Instant deadline = Instant.now().plusSeconds(30);
        T seen = look.get();
        while (!enough.test(seen)) {
            assertThat(Instant.now()).as("still %s", seen).isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            seen = look.get();
        }
        return seen;
    }

    private static JsonPath ended(String location) {
        return until(() -> given().get(location).jsonPath(), each -> ENDED.contains(each.getString("state")));
    }

    @Test
    void compactsOverRest() {
        Response begun = given().noContentType()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .post("/v1/tiers/compact");
        begun.then()
                .statusCode(202)
                .header("X-Thermocline-Sequence", notNullValue())
                .header("X-Thermocline-Durability", "synced")
                .body("state", equalTo("PENDING"))
                .body("kind", equalTo("compact"))
                .body("caller", equalTo("local"))
                .body("progress.done", equalTo(0))
                .body("progress.unit", equalTo("merges"))
                .body("startedAt", nullValue())
                .body("report", nullValue());
        String location = begun.header("Location");
        assertThat(location).isEqualTo("/v1/operations/" + begun.path("id"));
        JsonPath ended = ended(location);
        assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(ended.getInt("report.segmentsAfter")).isPositive();
        assertThat(ended.getLong("report.bytesAfter")).isPositive();
        assertThat(ended.getString("finishedAt")).isNotNull();
        given().delete(location).then().statusCode(200).body("state", equalTo("SUCCEEDED"));
    }

    @Test
    void deletesManyOverRest() {
        String first = block("");
        String second = block("");
        String readOnly = block(",\"readOnly\":true");
        String body = "{\"ids\":[\""
                + String.join(
                        "\",\"", first, second, readOnly, UUID.randomUUID().toString()) + "\"]}";
        Response begun = json(body).header("Idempotency-Key", "many-" + first).post("/v1/blocks/delete");
        begun.then().statusCode(202).body("kind", equalTo("delete"));
        JsonPath ended = ended(begun.header("Location"));
        assertThat(ended.getMap("report").keySet())
                .isEqualTo(Set.of("deleted", "missing", "refused", "failed", "failures"));
        assertThat(ended.getInt("report.deleted")).isEqualTo(2);
        assertThat(ended.getInt("report.missing")).isEqualTo(1);
        assertThat(ended.getInt("report.refused")).isEqualTo(1);
        assertThat(ended.getString("report.failures[0].id")).isEqualTo(readOnly);
        assertThat(ended.getString("report.failures[0].problem.type")).isEqualTo("/problems/read-only");
        assertThat(ended.getInt("progress.done")).isEqualTo(4);
        assertThat(ended.getInt("progress.total")).isEqualTo(4);
        given().get("/v1/blocks/" + first).then().statusCode(410);
        given().get("/v1/blocks/" + readOnly).then().statusCode(200);

        json(body)
                .header("Idempotency-Key", "many-" + first)
                .post("/v1/blocks/delete")
                .then()
                .statusCode(202)
                .header("Idempotency-Replayed", "true")
                .header("Location", begun.header("Location"))
                .body("state", equalTo("PENDING"));
    }

    @Test
    void refusesWhatItCannotRead() {
        json("{}").post("/v1/blocks/delete").then().statusCode(400).body("violations.field", hasItem("ids"));
        json("{\"ids\":[]}").post("/v1/blocks/delete").then().statusCode(422);
        json("{\"ids\":[\"x\"]}")
                .post("/v1/blocks/delete")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("ids[0]"));
        json("{\"filter\":\"size >\"}")
                .post("/v1/blocks/delete")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("filter"));
        json("{\"ids\":[],\"filter\":\"x\"}").post("/v1/blocks/delete").then().statusCode(400);
        json("{\"force\":true}").post("/v1/tiers/compact").then().statusCode(400);
        given().get("/v1/operations?state=DONE").then().statusCode(400).body("violations.field", hasItem("state"));
        given().get("/v1/operations?kind=none").then().statusCode(400).body("violations.field", hasItem("kind"));
        given().get("/v1/operations?cursor=x").then().statusCode(400).body("violations.field", hasItem("cursor"));
        given().get("/v1/operations/x").then().statusCode(400).body("violations.field", hasItem("id"));
        given().get("/v1/operations/" + UUID.randomUUID()).then().statusCode(404);
        given().delete("/v1/operations/" + UUID.randomUUID()).then().statusCode(404);
    }

    @Test
    void listsByPageStateAndKind() {
        ended(json("{}").post("/v1/tiers/compact").header("Location"));
        String newest = json("{}").post("/v1/tiers/compact").path("id");
        ended("/v1/operations/" + newest);
        JsonPath page = given().get("/v1/operations?limit=1&kind=compact&state=SUCCEEDED")
                .then()
                .statusCode(200)
                .body("operations.id", equalTo(List.of(newest)))
                .extract()
                .jsonPath();
        given().get("/v1/operations?limit=1&kind=compact&state=SUCCEEDED&cursor=" + page.getString("nextCursor"))
                .then()
                .statusCode(200)
                .body("operations.kind", everyItem(equalTo("compact")))
                .body("operations.size()", equalTo(1));
    }

    @Test
    void doesTheSameOverGrpc() {
        ManagedChannel calls = channel();
        OperationReply begun = TiersGrpc.newBlockingStub(calls).compact(CompactRequest.getDefaultInstance());
        assertThat(begun.getOperation().getState()).isEqualTo(OperationState.OPERATION_PENDING);
        assertThat(begun.getSequence()).isPositive();
        ByteString id = begun.getOperation().getId();
        OperationsGrpc.OperationsBlockingStub operations = OperationsGrpc.newBlockingStub(calls);
        Operation ended = until(
                () -> operations.get(GetOperationRequest.newBuilder().setId(id).build()), Operation::hasFinishedAt);
        assertThat(ended.getState()).isEqualTo(OperationState.OPERATION_SUCCEEDED);
        assertThat(ended.getReport().getFiguresList())
                .anySatisfy(figure -> assertThat(figure.getName()).isEqualTo("segmentsAfter"));
        assertThat(operations
                        .list(ListOperationsRequest.newBuilder()
                                .setState(OperationState.OPERATION_SUCCEEDED)
                                .setKind("compact")
                                .build())
                        .getOperationsList())
                .anySatisfy(each -> assertThat(each.getId()).isEqualTo(id));
        assertThat(operations
                        .cancel(CancelOperationRequest.newBuilder().setId(id).build())
                        .getOperation())
                .isEqualTo(ended);
        assertThatThrownBy(() -> operations.get(GetOperationRequest.newBuilder()
                        .setId(ByteString.copyFrom(new byte[16]))
                        .build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    }

    @Test
    void deletesManyOverGrpc() {
        ManagedChannel calls = channel();
        String block = block("");
        ByteString id = ByteString.copyFrom(BlockId.parse(block).orElseThrow().toBytes());
        DeletionsGrpc.DeletionsBlockingStub deletions = DeletionsGrpc.newBlockingStub(calls);
        OperationReply begun =
                deletions.start(StartDeletionRequest.newBuilder().addIds(id).build());
        Operation ended = until(
                () -> OperationsGrpc.newBlockingStub(calls)
                        .get(GetOperationRequest.newBuilder()
                                .setId(begun.getOperation().getId())
                                .build()),
                Operation::hasFinishedAt);
        assertThat(ended.getReport().getFigures(0).getName()).isEqualTo("deleted");
        assertThat(ended.getReport().getFigures(0).getValue()).isEqualTo(1);
        given().get("/v1/blocks/" + block).then().statusCode(410);
        assertThatThrownBy(() -> deletions.start(
                        StartDeletionRequest.newBuilder().setFilter("size >").build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
        assertThat(deletions
                        .start(StartDeletionRequest.newBuilder()
                                .setFilter("id == \"" + block + "\"")
                                .build())
                        .getOperation()
                        .getKind())
                .isEqualTo("delete");
    }

    @Test
    void deletesWhatAFilterKeeps() {
        String tag = "t-" + UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            block(",\"tags\":[\"" + tag + "\"],\"attributes\":{\"n\":" + i + "}");
        }
        Response begun = json("{\"filter\":\"'" + tag + "' in tags && attributes.n < 3\"}")
                .post("/v1/blocks/delete");
        begun.then().statusCode(202).body("kind", equalTo("delete"));
        JsonPath ended = ended(begun.header("Location"));
        assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(ended.getInt("report.deleted")).isEqualTo(3);
        assertThat(ended.getInt("progress.total")).isEqualTo(3);
        given().get("/v1/blocks?tag=" + tag).then().statusCode(200).body("blocks.attributes.n", equalTo(List.of(4, 3)));
    }
}
