package io.thermocline.server;

import static io.restassured.RestAssured.given;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.equalTo;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.block.HeaderCodec;
import io.thermocline.engine.Block;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.log.Payload;
import io.thermocline.v1.BlockKey;
import io.thermocline.v1.BlockTarget;
import io.thermocline.v1.BlocksGrpc;
import io.thermocline.v1.GetBlockRequest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A key names a live block or nothing: whatever became of the block that had it, a get by key is a 404, through both doors. */
@QuarkusTest
class KeyStatesTest {
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    @TestHTTPResource
    URI server;

    @Inject
    StoreLifecycle lifecycle;

    @Test
    void ofABlockThatLives() {
        String id = block("lives");
        given().get("/v1/blocks?key=lives").then().statusCode(200).body("id", equalTo(id));
        assertThat(statusOf("lives")).isEqualTo(Status.Code.OK);
    }

    @Test
    void thatWasNeverUsed() {
        assertNamesNothing("never-used");
    }

    @Test
    void ofABlockThatWasDeleted() {
        String id = block("deleted");
        given().delete("/v1/blocks/" + id).then().statusCode(204);
        given().get("/v1/blocks/" + id).then().statusCode(GONE);
        assertNamesNothing("deleted");
    }

    @Test
    @Timeout(60)
    void ofABlockThatHasExpired() {
        String id = given().contentType(ContentType.JSON)
                .body("{\"content\":\"soon over\",\"ttl\":\"PT0.05S\"}")
                .put("/v1/blocks?key=expired")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        while (given().get("/v1/blocks/" + id).statusCode() != GONE) {
            Thread.onSpinWait();
        }
        assertNamesNothing("expired");
    }

    @Test
    @Timeout(60)
    void ofABlockThatWasErased() {
        String id = block("erased");
        String operation = given().contentType(ContentType.JSON)
                .body("{\"ids\":[\"" + id + "\"]}")
                .post("/v1/erasures")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        while (!"SUCCEEDED".equals(given().get(operation).path("state"))) {
            Thread.onSpinWait();
        }
        given().get("/v1/blocks/" + id).then().statusCode(GONE);
        assertNamesNothing("erased");
    }

    /** As in a store that was opened from its archive, which has deletions of blocks, but not those of claims. */
    @Test
    void ofABlockThatWasDeletedWhileTheClaimIsLeft() {
        String id = block("left-over");
        deleteWithoutTheClaim(BlockId.parse(id).orElseThrow());
        given().get("/v1/blocks/" + id).then().statusCode(GONE);
        assertNamesNothing("left-over");
        assertThat(block("left-over")).isNotEqualTo(id);
    }

    private void assertNamesNothing(String key) {
        String path = "/v1/blocks?key=" + key;
        given().get(path).then().statusCode(NOT_FOUND).body("type", equalTo("/problems/not-found"));
        given().head(path).then().statusCode(NOT_FOUND);
        assertThat(statusOf(key)).isEqualTo(Status.Code.NOT_FOUND);
    }

    private static String block(String key) {
        return given().contentType(ContentType.JSON)
                .body("{\"content\":\"of a key\"}")
                .put("/v1/blocks?key=" + key)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private void deleteWithoutTheClaim(BlockId id) {
        var engine = lifecycle.store().orElseThrow().engine();
        try (Snapshot now = engine.snapshot(Caller.SYSTEM)) {
            assertThat(now.find(id)).isInstanceOfSatisfying(Lookup.Found.class, found -> {
                Block block = found.block();
                byte[] header = HeaderCodec.encode(block.header().stripped());
                await(engine.submit(Transaction.of(
                        new Operation.Delete(
                                id,
                                Precondition.rowIs(block.envelope()),
                                0,
                                Payload.block(header, new byte[0], new Random(5))),
                        CommitContext.SYSTEM)));
            });
        }
    }

    private Status.Code statusOf(String key) {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        try {
            GetBlockRequest get = GetBlockRequest.newBuilder()
                    .setTarget(BlockTarget.newBuilder()
                            .setKey(BlockKey.newBuilder().setKey(key)))
                    .build();
            StatusRuntimeException refusal = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> BlocksGrpc.newBlockingStub(channel).get(get));
            return refusal == null ? Status.Code.OK : refusal.getStatus().getCode();
        } finally {
            channel.shutdownNow();
        }
    }
}
