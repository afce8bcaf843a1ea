package io.thermocline.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.thermocline.block.BlockId;
import io.thermocline.signing.Signed;
import io.thermocline.v1.ErasuresGrpc;
import io.thermocline.v1.GetOperationRequest;
import io.thermocline.v1.GetSigningKeyRequest;
import io.thermocline.v1.Operation;
import io.thermocline.v1.OperationReply;
import io.thermocline.v1.OperationsGrpc;
import io.thermocline.v1.StartErasureRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Erasures through both doors, from their start to their proof. */
@QuarkusTest
class ErasuresDoorTest {
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

    @TestHTTPResource
    URI server;

    private static RequestSpecification json(String body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    private static String block(String key) {
        return json("{\"content\":\"to be erased\",\"key\":\"" + key + "\"}")
                .post("/v1/blocks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static <T> T until(Supplier<T> look, Predicate<T> enough) {
        Instant deadline = Instant.now().plusSeconds(60);
        T seen = look.get();
        while (!enough.test(seen)) {
            assertThat(Instant.now()).as("still %s", seen).isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            seen = look.get();
        }
        return seen;
    }

    @Test
    void erasesOverRest() {
        String id = block("erased/rest");
        String location = json("{\"ids\":[\"" + id + "\"]}")
                .post("/v1/erasures")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        JsonPath ended = until(() -> given().get(location).jsonPath(), each -> ENDED.contains(each.getString("state")));
        assertThat(ended.getString("state")).as(ended.prettify()).isEqualTo("SUCCEEDED");
        assertThat(ended.getInt("report.erased")).isEqualTo(1);
        JsonPath health = given().get("/q/health/ready").jsonPath();
        assertThat(health.getInt("checks.find { it.name == 'store' }.data.erasuresOpen"))
                .isZero();
        assertThat(health.getInt("checks.find { it.name == 'store' }.data.erasuresOverdue"))
                .isZero();
        Signed proof = new Signed(
                ended.getString("report.proof.statement"),
                ended.getString("report.proof.keyId"),
                ended.getString("report.proof.publicKey"),
                ended.getString("report.proof.signature"));
        assertThat(proof.verifies()).isTrue();
        assertThat(given().get("/v1/signing-key").jsonPath().getString("publicKey"))
                .isEqualTo(proof.publicKey());
        given().get("/v1/blocks/" + id).then().statusCode(410);
        given().get("/v1/blocks?key=erased/rest").then().statusCode(404);
        json("{\"filter\":\"key == 'erased/rest'\"}")
                .post("/v1/blocks/query")
                .then()
                .statusCode(200)
                .body("blocks.size()", equalTo(0));
    }

    @Test
    void erasesOverGrpc() {
        BlockId id = BlockId.parse(block("erased/grpc")).orElseThrow();
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        try {
            ErasuresGrpc.ErasuresBlockingStub erasures = ErasuresGrpc.newBlockingStub(channel);
            OperationReply reply = erasures.start(StartErasureRequest.newBuilder()
                    .addIds(ByteString.copyFrom(id.toBytes()))
                    .build());
            GetOperationRequest get = GetOperationRequest.newBuilder()
                    .setId(reply.getOperation().getId())
                    .build();
            Operation ended = until(
                    () -> OperationsGrpc.newBlockingStub(channel).get(get),
                    each -> each.getFinishedAt().getSeconds() > 0);
            assertThat(ended.getReport().hasProof()).as("%s", ended).isTrue();
            assertThat(erasures.getSigningKey(GetSigningKeyRequest.getDefaultInstance())
                            .getKeyId())
                    .isEqualTo(ended.getReport().getProof().getKeyId());
        } finally {
            channel.shutdownNow();
        }
        given().get("/v1/blocks/" + id).then().statusCode(410);
    }

    @Test
    void refusesWhatSaysNotWhich() {
        json("{}").post("/v1/erasures").then().statusCode(400).body("violations.field", hasItem("ids"));
        json("{\"ids\":[]}").post("/v1/erasures").then().statusCode(422);
        json("{\"filter\":\"size >\"}").post("/v1/erasures").then().statusCode(400);
    }
}
