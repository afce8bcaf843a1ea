package io.thermocline.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.thermocline.block.BlockId;
import io.thermocline.v1.ArchiveUse;
import io.thermocline.v1.BlockPlace;
import io.thermocline.v1.Check;
import io.thermocline.v1.CheckState;
import io.thermocline.v1.DiagnoseRequest;
import io.thermocline.v1.Diagnosis;
import io.thermocline.v1.EvictRequest;
import io.thermocline.v1.LocateRequest;
import io.thermocline.v1.MemoryUser;
import io.thermocline.v1.OperationState;
import io.thermocline.v1.PrefetchReport;
import io.thermocline.v1.PrefetchState;
import io.thermocline.v1.PressureLevel;
import io.thermocline.v1.ReadPatterns;
import io.thermocline.v1.ReadPatternsRequest;
import io.thermocline.v1.RelocateRequest;
import io.thermocline.v1.SyncRequest;
import io.thermocline.v1.SyncStatusReply;
import io.thermocline.v1.SyncStatusRequest;
import io.thermocline.v1.TierBreakdownRequest;
import io.thermocline.v1.TierReport;
import io.thermocline.v1.TierReportRequest;
import io.thermocline.v1.TierUsage;
import io.thermocline.v1.TiersGrpc;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tiers through both doors, with blocks that move between them. */
@QuarkusTest
class TiersDoorTest {
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");
    private static final String TIER = "X-Thermocline-Tier";

    @TestHTTPResource
    URI server;

    private ManagedChannel channel;

    private TiersGrpc.TiersBlockingStub grpc() {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        return TiersGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void closeChannel() {
        if (channel != null) {
            channel.shutdownNow();
        }
    }

    private static String block(String content) {
        return given().contentType(ContentType.JSON)
                .body("{\"content\":\"" + content + "\",\"mediaType\":\"application/x-test\"}")
                .post("/v1/blocks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static JsonPath ends(Response begun) {
        begun.then().statusCode(202);
        JsonPath ended = operation(begun.header("Location"));
        assertThat(ended.getString("state")).as(ended.getString("problem")).isEqualTo("SUCCEEDED");
        return ended;
    }

    private static JsonPath operation(String location) {
        Instant deadline = Instant.now().plusSeconds(30);
        JsonPath seen = given().get(location).jsonPath();
        while (!ENDED.contains(seen.getString("state"))) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(java.time.Duration.ofMillis(20).toNanos());
            seen = given().get(location).jsonPath();
        }
        return seen;
    }

    private static JsonPath post(String path, String body) {
        return ends(given().contentType(ContentType.JSON).body(body).post(path));
    }

    private static void readsFrom(String id, String tier) {
        given().get("/v1/blocks/" + id)
                .then()
                .statusCode(200)
                .header(TIER, tier)
                .body("tier", equalTo(tier))
                .body("size", equalTo(("content of " + tier).length()));
    }

    @Test
    void theTierOfAnAnswerIsWhereTheBlockWas() {
        String hot = block("content of HOT");
        readsFrom(hot, "HOT");
        given().get("/v1/blocks/" + hot + "/tiers")
                .then()
                .statusCode(200)
                .body("id", equalTo(hot))
                .body("tier", equalTo("HOT"))
                .body("temperature", equalTo("HOT"))
                .body("inMemory", hasItem("memtable"))
                .body("bytes", equalTo(14));

        String id = block("content of WARM");
        JsonPath synced = post("/v1/tiers/sync", "{\"force\":true}");
        assertThat(synced.getString("kind")).isEqualTo("sync");
        assertThat(synced.getLong("report.commits")).isPositive();
        // What the follower of the hot tier is slow to bring, nobody may read here.
        untilFollowed();
        JsonPath evicted = post("/v1/tiers/evict", "{\"ids\":[\"" + id + "\"]}");
        assertThat(evicted.getString("kind")).isEqualTo("evict");
        assertThat(evicted.getLong("report.entries")).isPositive();
        assertThat(evicted.getLong("report.bytes")).isPositive();
        JsonPath cold = given().get("/v1/blocks/" + id + "/tiers").jsonPath();
        assertThat(cold.getString("tier")).isEqualTo("WARM");
        assertThat(cold.getString("temperature")).isEqualTo("COLD");
        assertThat(cold.getList("inMemory")).isEmpty();
        assertThat(cold.getLong("segment")).isPositive();
        BlockPlace place = grpc().locate(LocateRequest.newBuilder()
                .setId(ByteString.copyFrom(BlockId.parse(id).orElseThrow().toBytes()))
                .build());
        assertThat(place.getTier()).isEqualTo("WARM");
        assertThat(place.getSegment().getSegment()).isEqualTo(cold.getLong("segment"));
        assertThat(place.getSegment().getRow()).isEqualTo(cold.getInt("row"));

        readsFrom(id, "WARM");
        given().get("/v1/blocks/" + id).then().statusCode(200).header(TIER, "HOT");
        post("/v1/tiers/evict", "{\"filter\":\"id == '" + id + "'\"}");
        readsFrom(id, "WARM");
        given().get("/v1/blocks/" + id).then().statusCode(200).header(TIER, "HOT");
        given().get("/v1/blocks/" + id + "/content").then().statusCode(200).header(TIER, "HOT");
        given().get("/v1/blocks/" + id + "/tiers")
                .then()
                .body("tier", equalTo("HOT"))
                .body("inMemory", hasItem("block-cache"))
                .body("segment", equalTo((int) cold.getLong("segment")));
    }

    private static void untilFollowed() {
        Instant deadline = Instant.now().plusSeconds(30);
        while (given().get("/v1/tiers/sync-status")
                        .jsonPath()
                        .getList("followers.findAll { it.follower == 'hot' && it.commits > 0 }")
                        .size()
                > 0) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(java.time.Duration.ofMillis(20).toNanos());
        }
    }

    @Test
    void reportsTiersAndLevels() {
        block("content");
        given().get("/v1/tiers")
                .then()
                .statusCode(200)
                .body("tiers.tier", contains("HOT", "WARM", "ARCHIVE"))
                .body(
                        "levels.level",
                        contains("memtable", "vector-cache", "index", "block-cache", "hot", "nvme", "archive"))
                .body("pressure.level", equalTo("NONE"));
        given().get("/v1/tiers/breakdown")
                .then()
                .statusCode(200)
                .body("kinds.kind", contains("VECTORS", "CONTENT", "HISTORY", "METADATA"))
                .body("memory.user", hasItems("memtables", "hot", "table", "heap", "direct", "mapped"));
        given().get("/v1/tiers/sync-status")
                .then()
                .statusCode(200)
                .body("followers.follower", contains("encode", "hot", "table"));
        JsonPath memory = given().get("/v1/diagnose?area=memory").jsonPath();
        assertThat(memory.getList("checks.area", String.class)).isNotEmpty().containsOnly("MEMORY");
        given().get("/v1/diagnose?area=archive")
                .then()
                .statusCode(200)
                .body("state", equalTo("OK"))
                .body(
                        "checks.name",
                        hasItems("archive", "archive-create-if-absent", "archive-delete", "archive-clock"));
        given().get("/v1/diagnose")
                .then()
                .statusCode(200)
                .body("checks.name", hasItems("heap", "disk", "writes", "table", "follower-hot", "clock"));
    }

    @Test
    void grpcSaysTheSame() {
        block("content");
        TiersGrpc.TiersBlockingStub tiers = grpc();
        TierReport report = tiers.report(TierReportRequest.getDefaultInstance());
        assertThat(report.getTiersList()).extracting(TierUsage::getName).containsExactly("HOT", "WARM", "ARCHIVE");
        assertThat(report.getTiers(0).getBytes()).isPositive();
        assertThat(report.getTiers(0).getBudgetBytes()).isPositive();
        assertThat(report.getTiers(1).hasBudgetBytes()).isFalse();
        assertThat(report.getPressure().getLevel()).isEqualTo(PressureLevel.PRESSURE_NONE);
        assertThat(tiers.breakdown(TierBreakdownRequest.getDefaultInstance()).getMemoryList())
                .extracting(MemoryUser::getUser)
                .contains("memtables", "heap");
        SyncStatusReply sync = tiers.syncStatus(SyncStatusRequest.getDefaultInstance());
        assertThat(sync.getSequence()).isPositive();
        assertThat(sync.getFollowersCount()).isEqualTo(3);
        Diagnosis memory =
                tiers.diagnose(DiagnoseRequest.newBuilder().setArea("memory").build());
        assertThat(memory.getChecksList()).isNotEmpty().allSatisfy(each -> {
            assertThat(each.getArea()).isEqualTo("MEMORY");
            assertThat(each.getState()).isNotEqualTo(CheckState.CHECK_STATE_UNSPECIFIED);
        });
        assertThat(tiers.diagnose(
                                DiagnoseRequest.newBuilder().setArea("archive").build())
                        .getChecksList())
                .extracting(Check::getName)
                .contains("archive-list", "archive-read");
        assertThat(report.getTiering().getState()).isNotEmpty();
        assertThat(report.getTiering().getArchive()).isEqualTo("READY");
        RelocateRequest read = RelocateRequest.newBuilder()
                .setOlderThan(Duration.newBuilder().setSeconds(3600))
                .setCold(true)
                .build();
        assertThat(tiers.archive(read).getOperation().getKind()).isEqualTo("archive");
        assertThat(tiers.promote(read).getOperation().getKind()).isEqualTo("promote");
        assertThatThrownBy(() -> tiers.archive(RelocateRequest.getDefaultInstance()))
                .hasMessageContaining("INVALID_ARGUMENT");
        assertThat(tiers.evict(EvictRequest.newBuilder()
                                .setOlderThan(Duration.newBuilder().setSeconds(3600))
                                .setCold(true)
                                .build())
                        .getOperation()
                        .getState())
                .isEqualTo(OperationState.OPERATION_PENDING);
        assertThat(tiers.sync(SyncRequest.newBuilder().setForce(true).build())
                        .getOperation()
                        .getKind())
                .isEqualTo("sync");
    }

    private static void inSession(String session, String id) {
        given().header("X-Thermocline-Session", session)
                .get("/v1/blocks/" + id)
                .then()
                .statusCode(200);
    }

    @Test
    void whatIsReadTogetherIsSeenThroughBothDoors() {
        List<String> plan = List.of(block("plan one"), block("plan two"), block("plan three"));
        JsonPath before = given().get("/v1/tiers/patterns").jsonPath();
        assertThat(before.getLong("reads")).isNotNegative();
        int sessions = 200;
        for (int i = 0; i < sessions; i++) {
            for (String each : plan) {
                inSession("session " + i, each);
            }
        }
        JsonPath seen = patternsOnce(before.getLong("reads") + 3L * sessions);
        assertThat(seen.getList("hottest.id", String.class)).containsAll(plan);
        assertThat(seen.getLong("hottest.find { it.id == '" + plan.getFirst() + "' }.reads"))
                .isGreaterThanOrEqualTo(sessions);
        assertThat(seen.getString("hottest.find { it.id == '" + plan.getFirst() + "' }.class"))
                .isEqualTo("PROGRAM_STATE");
        assertThat(seen.<List<String>>getList("together.id"))
                .anySatisfy(group -> assertThat(group).containsExactlyInAnyOrderElementsOf(plan));
        assertThat(seen.getDouble("sequentialShare")).isGreaterThan(0.1).isLessThan(1);
        assertThat(seen.getDouble("reuse"))
                .isCloseTo(
                        seen.getDouble("reads") / seen.getDouble("workingSetBlocks"),
                        org.assertj.core.data.Offset.offset(0.01));

        ReadPatterns same = grpc().patterns(ReadPatternsRequest.getDefaultInstance());
        assertThat(same.getReads().getCount()).isGreaterThanOrEqualTo(seen.getLong("reads"));
        assertThat(same.getHottestList())
                .extracting(each ->
                        BlockId.ofBytes(each.getBlock().getId().toByteArray()).toString())
                .containsAll(plan);
        assertThat(same.getTogetherList())
                .anySatisfy(group -> assertThat(group.getBlocksList())
                        .extracting(each ->
                                BlockId.ofBytes(each.getId().toByteArray()).toString())
                        .containsExactlyInAnyOrderElementsOf(plan));
        assertThat(same.getByKindList()).anySatisfy(kind -> {
            assertThat(kind.getBlockClass()).isEqualTo("PROGRAM_STATE");
            assertThat(kind.getManifold()).isEqualTo("default");
            assertThat(kind.getReads().getCount()).isGreaterThanOrEqualTo(3L * sessions);
        });
    }

    private static JsonPath patternsOnce(long reads) {
        Instant deadline = Instant.now().plusSeconds(30);
        JsonPath seen = given().get("/v1/tiers/patterns").jsonPath();
        while (seen.getLong("reads") < reads) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(java.time.Duration.ofMillis(20).toNanos());
            seen = given().get("/v1/tiers/patterns").jsonPath();
        }
        return seen;
    }

    @Test
    void whatGoesToTheArchiveIsCountedByKindAndCostsNothingWithoutPrices() {
        JsonPath report = given().get("/v1/tiers").jsonPath();
        assertThat(report.getString("archive.place")).endsWith("archive");
        assertThat(report.getList("archive.requests.kind", String.class))
                .containsExactly("PUT", "PART", "GET", "LIST", "LOOK", "DELETE");
        assertThat(report.getMap("archive")).doesNotContainKey("monthlyEstimate");
        ArchiveUse same = grpc().report(TierReportRequest.getDefaultInstance()).getArchive();
        assertThat(same.getPlace()).isEqualTo(report.getString("archive.place"));
        assertThat(same.hasMonthlyEstimate()).isFalse();
        assertThat(same.getRequestsList())
                .hasSize(6)
                .allSatisfy(each -> assertThat(each.getSinceStart().getRequests())
                        .isGreaterThanOrEqualTo(report.getLong(
                                "archive.requests.find { it.kind == '" + each.getKind() + "' }.requests")));
        assertThat(same.getRequestsList())
                .anySatisfy(
                        each -> assertThat(each.getSinceStart().getRequests()).isPositive());
    }

    @Test
    void whatIsReadAheadIsCountedThroughBothDoors() {
        JsonPath before = given().get("/v1/tiers").jsonPath();
        assertThat(before.getString("prefetch.state")).isEqualTo("ON");
        List<String> plan = List.of(block("step one"), block("step two"));
        for (int i = 0; i < 50; i++) {
            inSession("learning " + i, plan.getFirst());
            inSession("learning " + i, plan.getLast());
        }
        post("/v1/tiers/sync", "{}");
        untilFollowed();
        long issued = before.getLong("prefetch.issued");
        Instant deadline = Instant.now().plusSeconds(30);
        JsonPath after = before;
        for (int i = 0; after.getLong("prefetch.issued") == issued; i++) {
            assertThat(Instant.now()).isBefore(deadline);
            post("/v1/tiers/evict", "{\"ids\":[\"" + plan.getFirst() + "\",\"" + plan.getLast() + "\"]}");
            inSession("later " + i, plan.getFirst());
            LockSupport.parkNanos(java.time.Duration.ofMillis(50).toNanos());
            after = given().get("/v1/tiers").jsonPath();
        }
        assertThat(after.getLong("prefetch.bytes")).isPositive();
        assertThat(after.getLong("prefetch.knownPairs")).isPositive();
        long used = after.getLong("prefetch.used");
        inSession("later", plan.getLast());
        PrefetchReport same =
                grpc().report(TierReportRequest.getDefaultInstance()).getPrefetch();
        assertThat(same.getUsed()).isGreaterThan(used);
        assertThat(same.getIssued()).isGreaterThanOrEqualTo(same.getUsed() + same.getWasted());
        assertThat(same.getState()).isEqualTo(PrefetchState.PREFETCH_ON);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/tiers/evict | {}                              | 422 | force",
                "/v1/tiers/evict | {\"ids\":[]}                    | 422 | ids",
                "/v1/tiers/evict | {\"ids\":[\"x\"]}               | 400 | ids[0]",
                "/v1/tiers/evict | {\"olderThan\":\"-1s\"}         | 400 | olderThan",
                "/v1/tiers/evict | {\"olderThan\":\"soon\"}        | 400 | olderThan",
                "/v1/tiers/evict | {\"cold\":\"yes\"}              | 400 | cold",
                "/v1/tiers/evict | {\"filter\":\"size >\"}         | 400 | filter",
                "/v1/tiers/evict | {\"all\":true}                  | 400 | all",
                "/v1/tiers/sync  | {\"force\":1}                   | 400 | force",
                "/v1/tiers/sync  | {\"cold\":true}                 | 400 | cold",
            })
    void badInputNamesTheField(String path, String body, int status, String field) {
        given().contentType(ContentType.JSON)
                .body(body)
                .post(path)
                .then()
                .statusCode(status)
                .body("violations[0].field", equalTo(field));
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        given().get("/v1/diagnose?area=weather").then().statusCode(400).body("violations[0].field", equalTo("area"));
        given().get("/v1/blocks/019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2e/tiers")
                .then()
                .statusCode(404);
        given().get("/v1/blocks/x/tiers").then().statusCode(400);
        String deleted = block("content");
        given().delete("/v1/blocks/" + deleted).then().statusCode(204);
        given().get("/v1/blocks/" + deleted + "/tiers").then().statusCode(410);
        StatusRuntimeException refused = org.junit.jupiter.api.Assertions.assertThrows(
                StatusRuntimeException.class,
                () -> grpc().diagnose(
                                DiagnoseRequest.newBuilder().setArea("weather").build()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    private static Map<String, Double> metrics() {
        Map<String, Double> found = new TreeMap<>();
        Pattern.compile("(?m)^(thermocline_[a-z0-9_]+)(\\{[^}]*})? (\\S+)$")
                .matcher(given().get("/q/metrics").asString())
                .results()
                .forEach((MatchResult line) -> found.put(
                        line.group(1) + (line.group(2) == null ? "" : line.group(2)),
                        Double.parseDouble(line.group(3))));
        return found;
    }

    @Test
    void theFiveFiguresFollowTheTraffic() {
        String id = block("x".repeat(50_000));
        given().get("/v1/blocks/" + id).then().statusCode(200);
        Map<String, Double> before = metrics();
        assertThat(before.get("thermocline_ramlake_usage_bytes")).isGreaterThan(50_000);
        assertThat(before.get("thermocline_sync_lag_seconds")).isPositive();
        assertThat(before.get("thermocline_cache_hit_rate")).isGreaterThan(0).isLessThanOrEqualTo(1);
        post("/v1/tiers/sync", "{}");
        untilFollowed();
        post("/v1/tiers/evict", "{\"force\":true}");
        Map<String, Double> evicted = metrics();
        assertThat(evicted.get("thermocline_ramlake_usage_bytes"))
                .isLessThan(before.get("thermocline_ramlake_usage_bytes") - 50_000);
        assertThat(evicted.get("thermocline_persistent_usage_bytes")).isPositive();
        assertThat(evicted.get("thermocline_compression_ratio")).isGreaterThan(1);
        for (int i = 0; i < 20; i++) {
            given().get("/v1/blocks/" + id).then().statusCode(200);
        }
        Map<String, Double> after = metrics();
        assertThat(level(after, "hits", "nvme")).isGreaterThan(level(evicted, "hits", "nvme"));
        assertThat(level(after, "hits", "block-cache"))
                .isGreaterThanOrEqualTo(level(evicted, "hits", "block-cache") + 19);
        JsonPath report = given().get("/v1/tiers").jsonPath();
        assertThat(report.getDouble("hitRate"))
                .isCloseTo(metrics().get("thermocline_cache_hit_rate"), org.assertj.core.data.Offset.offset(0.05));
        assertThat(after.keySet())
                .contains(
                        "thermocline_level_p99_seconds{level=\"nvme\"}",
                        "thermocline_level_hits_total{level=\"index\"}");
    }

    private static double level(Map<String, Double> metrics, String what, String level) {
        return metrics.get("thermocline_level_" + what + "_total{level=\"" + level + "\"}");
    }
}
