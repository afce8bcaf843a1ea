package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryCommandTest {
    private static final String ID = "019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2e";

    private final FakeServer server = new FakeServer();
    private final Shell shell = Shell.of(server);

    @AfterEach
    void close() {
        server.close();
    }

    private void answers(int status, JsonNode... answers) {
        for (JsonNode each : answers) {
            server.failNext(FakeServer.json(status, each));
        }
    }

    private static ObjectNode operation(String kind, String state) {
        ObjectNode operation = Json.object()
                .put("id", ID)
                .put("kind", kind)
                .put("state", state)
                .put("caller", "local")
                .put("createdAt", "2026-11-20T11:00:00.000000Z");
        operation.putObject("progress").put("done", 3).put("unit", "entries");
        return operation;
    }

    private static JsonNode tiers() {
        return Json.parse("""
                {"tiers":[{"tier":"HOT","blocks":1234,"bytes":1572864,"rawBytes":1572864,"budgetBytes":4194304,"hits":30,"misses":10,"hitRate":0.75,
                  "latency":{"count":30,"p50Micros":0.5,"p95Micros":1.0,"p99Micros":12500}},
                 {"tier":"WARM","blocks":2,"bytes":100,"rawBytes":250,"hits":10,"misses":0,"hitRate":1}],
                 "levels":[{"level":"block-cache","blocks":0,"bytes":0,"rawBytes":0,"budgetBytes":0,"hits":0,"misses":0,"hitRate":0}],
                 "hitRate":0.75,"compressionRatio":2.512,"syncLag":{"commits":7,"bytes":9,"seconds":4.21},
                 "pressure":{"level":"MODERATE","reasons":["the heap is full"]},
                 "prefetch":{"state":"ON","threshold":0.1,"issued":1200,"used":900,"wasted":200},
                 "archive":{"place":"bucket b at https://minio","storedBytes":2147483648,"retries":3,"windowSeconds":10800,
                  "requests":[{"kind":"PUT","requests":1500,"failed":2,"bytes":3145728,"recent":{"requests":20,"failed":0,"bytes":2048}}],
                  "monthlyEstimate":{"currency":"EUR","total":1.2346,"stored":0.046,"requests":1.1886,"out":0}}}
                """);
    }

    @Test
    void showsTiersForPeople() {
        answers(200, tiers());
        assertThat(shell.run("memory", "stats")).isZero();
        assertThat(shell.out().lines())
                .contains(
                        "TIER  BLOCKS  BYTES    BUDGET   HITS  MISSES  HIT RATE  P50     P95     P99",
                        "HOT   1,234   1.5 MiB  4.0 MiB  30    10      75.0 %    0.5 us  1.0 us  12.5 ms",
                        "WARM  2       100 B    -        10    0       100.0 %   -       -       -");
        assertThat(shell.out())
                .contains("block-cache")
                .contains("compression ratio  2.51")
                .contains("sync lag           4.2 s, commits: 7")
                .contains("MODERATE: the heap is full")
                .contains("PUT      1,500     2       3.0 MiB  20          2.0 KiB")
                .contains("LAST 3.0 h")
                .contains("bucket b at https://minio")
                .contains("stored there         2.0 GiB")
                .contains("1.23 EUR: storing 0.0460, requests 1.19, bytes out 0.00, if it goes on as in the last 3.0 h")
                .contains("prefetch           ON, read ahead: 1,200, used: 900, wasted: 200");
        assertThat(server.requests().getLast().path()).isEqualTo("/v1/tiers");
    }

    @Test
    void givesProgramsWhatTheServerSaid() {
        answers(200, tiers());
        assertThat(shell.run("--output", "json", "memory", "stats")).isZero();
        assertThat(Json.parse(shell.outBytes())).hasToString(tiers().toString());
    }

    @Test
    void showsWhoUsesMemory() {
        answers(200, Json.parse("""
                        {"kinds":[{"kind":"VECTORS","entries":4,"bytes":2048,"rawBytes":2048,"budgetBytes":4096,"hits":1,"misses":1,"hitRate":0.5}],
                         "memory":[{"user":"heap","bytes":1024,"budgetBytes":2048},{"user":"table","budgetBytes":4096}]}
                        """));
        assertThat(shell.run("memory", "breakdown")).isZero();
        assertThat(shell.out().lines())
                .contains("VECTORS  4        2.0 KiB  4.0 KiB  1     1       50.0 %")
                .contains("heap    1.0 KiB  2.0 KiB")
                .contains("table   -        4.0 KiB");
    }

    @Test
    void showsHowBlocksAreRead() {
        answers(200, Json.parse("""
                        {"overSeconds":900,"reads":1204,"sequentialShare":0.8,"workingSetBlocks":40,"reuse":30.1,
                         "hottest":[{"id":"%1$s","class":"CACHE","name":"plan","key":"plans/7","reads":700},{"id":"%1$s","reads":500}],
                         "byKind":[{"class":"CACHE","manifold":"default","reads":1200,"sequentialShare":0.8},{"class":"CACHE","manifold":"","reads":4,"sequentialShare":0}],
                         "together":[[{"id":"%1$s","class":"CACHE","name":"plan"},{"id":"%1$s","class":"CACHE","name":"step"}]]}
                        """.formatted(ID)));
        assertThat(shell.run("memory", "patterns")).isZero();
        assertThat(shell.out().lines())
                .contains("reads             1,204", "over the last     15 min", "different blocks  40")
                .contains("reads of each     30.10", "known to follow   80.0 %")
                .contains("CACHE  (others)  4      0.0 %")
                .contains("700    " + ID + "  CACHE  plans/7", "500    " + ID + "  -      (gone)")
                .contains("1      " + ID + "  plan", "1      " + ID + "  step");
        assertThat(server.requests().getLast().path()).isEqualTo("/v1/tiers/patterns");
    }

    @Test
    void nothingReadIsNotMuchToShow() {
        answers(200, Json.parse("""
                        {"overSeconds":3,"reads":0,"sequentialShare":0,"workingSetBlocks":0,"reuse":0,"hottest":[],"byKind":[],"together":[]}
                        """));
        assertThat(shell.run("memory", "patterns")).isZero();
        assertThat(shell.out()).contains("over the last     3 s").doesNotContain("MOST READ");
    }

    @Test
    void showsHowFarFollowersAre() {
        answers(200, Json.parse("""
                        {"sequence":1200,"syncedThrough":1200,"segmentsThrough":1000,"syncLag":{"commits":200,"bytes":4096,"seconds":12.5},
                         "followers":[{"follower":"hot","position":1190,"commits":10,"seconds":0.25},{"follower":"table","position":1,"commits":1199}]}
                        """));
        assertThat(shell.run("memory", "sync-status")).isZero();
        assertThat(shell.out())
                .contains("in segments through               1,000")
                .contains("oldest of those                   12.5 s")
                .containsPattern("hot +1,190 +10 +0\\.3 s")
                .containsPattern("table +1 +1,199 +-");
    }

    @Test
    void evictsWhatIsNamed() {
        answers(202, operation("evict", "PENDING"));
        ObjectNode ended = operation("evict", "SUCCEEDED");
        ended.putObject("report").put("entries", 3).put("bytes", 4096);
        answers(200, ended);
        assertThat(shell.run("memory", "evict", "--cold", "--older-than", "1h", ID))
                .isZero();
        assertThat(shell.out()).contains("entries    3").contains("bytes      4096");
        JsonNode body = server.requests("POST").getFirst().json();
        assertThat(body.path("cold").asBoolean()).isTrue();
        assertThat(body.path("force").asBoolean()).isFalse();
        assertThat(body.path("olderThan").asText()).isEqualTo("1h");
        assertThat(body.path("ids").get(0).asText()).isEqualTo(ID);
        assertThat(server.requests("POST").getFirst().headers()).containsKey("idempotency-key");
    }

    @Test
    void evictsEverythingOnlyWhenThatIsSaid() {
        assertThat(shell.run("memory", "evict")).isEqualTo(2);
        assertThat(shell.run("memory", "evict", "--all", "--cold")).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
        answers(202, operation("evict", "PENDING"));
        assertThat(shell.run("memory", "evict", "--all", "--no-wait")).isZero();
        assertThat(shell.out()).isEqualTo(ID + "\n");
        assertThat(server.requests("POST").getFirst().json().path("force").asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive", "promote"})
    void movesTheSegmentsOfWhatIsNamed(String verb) {
        assertThat(shell.run("memory", verb)).isEqualTo(2);
        assertThat(shell.run("memory", verb, "--all", ID)).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
        answers(202, operation(verb, "PENDING"));
        assertThat(shell.run("memory", verb, "--older-than", "1h", "--force", "--no-wait", ID))
                .isZero();
        assertThat(server.requests("POST").getFirst().path()).isEqualTo("/v1/tiers/" + verb);
        JsonNode body = server.requests("POST").getFirst().json();
        assertThat(body.path("force").asBoolean()).isTrue();
        assertThat(body.path("cold").asBoolean()).isFalse();
        assertThat(body.path("olderThan").asText()).isEqualTo("1h");
        assertThat(body.path("ids").get(0).asText()).isEqualTo(ID);
    }

    @Test
    void anOperationThatFailedIsAFailure() {
        ObjectNode failed = operation("sync", "FAILED");
        failed.putObject("problem").put("detail", "The disk is full.");
        answers(202, operation("sync", "PENDING"));
        answers(200, failed);
        assertThat(shell.run("memory", "sync")).isEqualTo(1);
        assertThat(shell.out()).contains("The disk is full.");
        assertThat(server.requests("POST").getFirst().path()).isEqualTo("/v1/tiers/sync");
    }

    private static JsonNode diagnosis(String state) {
        ObjectNode diagnosis = Json.object().put("state", state);
        ObjectNode check = diagnosis.putArray("checks").addObject();
        check.put("area", "DISK").put("name", "disk").put("state", state).put("what", "3 MiB are free.");
        if (!state.equals("OK")) {
            check.put("advice", "Make room.");
        }
        return diagnosis;
    }

    @Test
    void theExitStatusOfADiagnosisIsThatOfItsChecks() {
        for (List<String> each : List.of(List.of("OK", "0"), List.of("WARN", "0"), List.of("FAIL", "1"))) {
            answers(200, diagnosis(each.getFirst()), diagnosis(each.getFirst()));
            int status = Integer.parseInt(each.getLast());
            assertThat(shell.run("diagnose")).as(each.getFirst()).isEqualTo(status);
            assertThat(shell.out()).contains(each.getFirst() + "  ").contains("3 MiB are free.");
            assertThat(shell.out().contains("disk: Make room."))
                    .isEqualTo(!each.getFirst().equals("OK"));
            assertThat(shell.run("--output", "json", "diagnose")).isEqualTo(status);
            assertThat(Json.parse(shell.outBytes()))
                    .hasToString(diagnosis(each.getFirst()).toString());
        }
    }

    @Test
    void aDiagnosisMayBeOfOneArea() {
        answers(200, diagnosis("OK"));
        assertThat(shell.run("diagnose", "memory")).isZero();
        assertThat(server.requests().getLast().query()).containsEntry("area", "MEMORY");
    }
}
