package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationsCommandTest {
    private static final String ID = "019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2e";

    private final FakeServer server = new FakeServer();
    private final Shell shell = Shell.of(server);

    @AfterEach
    void close() {
        server.close();
    }

    private static ObjectNode operation(String state, long done) {
        ObjectNode operation = Json.object()
                .put("id", ID)
                .put("kind", "delete")
                .put("state", state)
                .put("caller", "local")
                .put("createdAt", "2026-11-20T11:00:00.000000Z");
        operation.putObject("progress").put("done", done).put("total", 40).put("unit", "blocks");
        return operation;
    }

    private void answers(int status, JsonNode... operations) {
        for (JsonNode each : operations) {
            server.failNext(FakeServer.json(status, each));
        }
    }

    @Test
    void listsByStateAndKind() {
        ObjectNode page = Json.object();
        page.putArray("operations").add(operation("RUNNING", 10));
        answers(200, page);
        assertThat(shell.run("operations", "ls", "--state", "running", "--kind", "delete"))
                .isZero();
        assertThat(shell.out()).contains(ID).contains("RUNNING").contains("10 of 40 blocks");
        assertThat(server.requests().getLast().query())
                .containsEntry("state", "RUNNING")
                .containsEntry("kind", "delete");
        answers(200, Json.object().set("operations", Json.parse("[]")));
        assertThat(shell.run("operations", "ls")).isZero();
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).isEqualTo("No operations.\n");
    }

    @Test
    void showsOneWithItsReport() {
        ObjectNode failed = operation("FAILED", 40);
        ObjectNode report = failed.putObject("report").put("deleted", 38).put("refused", 2);
        report.putArray("failures")
                .addObject()
                .put("id", "x")
                .putObject("problem")
                .put("detail", "The block is read-only.");
        failed.putObject("problem").put("detail", "The disk is full.");
        answers(200, failed);
        assertThat(shell.run("operations", "get", ID)).isZero();
        assertThat(shell.out())
                .contains("deleted    38")
                .contains("x: The block is read-only.")
                .contains("The disk is full.");
    }

    @Test
    void waitsUntilItHasEnded() {
        answers(200, operation("PENDING", 0), operation("RUNNING", 20), operation("SUCCEEDED", 40));
        assertThat(shell.run("operations", "wait", ID, "--output", "json")).isZero();
        assertThat(Json.parse(shell.out()).path("state").asText()).isEqualTo("SUCCEEDED");
        assertThat(shell.pauses()).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
        answers(200, operation("CANCELLED", 20));
        assertThat(shell.run("operations", "wait", ID)).isEqualTo(1);
    }

    @Test
    void drawsABarForAPerson() {
        answers(200, operation("RUNNING", 20), operation("SUCCEEDED", 40));
        assertThat(shell.onTerminal(80).run("operations", "wait", ID)).isZero();
        assertThat(shell.err()).contains("[##########----------] RUNNING, 20 of 40 blocks");
    }

    @Test
    void cancels() {
        answers(202, operation("CANCELLING", 7));
        assertThat(shell.run("operations", "cancel", ID)).isZero();
        assertThat(shell.out()).contains("CANCELLING");
        assertThat(server.requests().getLast().method()).isEqualTo("DELETE");
        assertThat(shell.run("operations", "cancel", "absent")).isEqualTo(1);
    }

    @Test
    void compactsAndWaits() {
        ObjectNode ended = operation("SUCCEEDED", 40);
        ended.putObject("report").put("segmentsBefore", 9).put("segmentsAfter", 1);
        answers(202, operation("PENDING", 0));
        answers(200, ended);
        assertThat(shell.run("memory", "compact")).isZero();
        assertThat(shell.out()).contains("segmentsBefore  9");
        assertThat(server.requests().getFirst().path()).isEqualTo("/v1/tiers/compact");
        assertThat(server.requests().getFirst().headers()).containsKey("idempotency-key");
        server.forget();
        answers(202, operation("PENDING", 0));
        assertThat(shell.run("memory", "compact", "--no-wait")).isZero();
        assertThat(shell.out()).isEqualTo(ID + "\n");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void theGroupsAloneAreWrongUse() {
        for (String group : List.of("operations", "memory")) {
            assertThat(shell.run(group)).isEqualTo(2);
        }
        assertThat(shell.run("operations", "ls", "--limit", "0")).isEqualTo(2);
    }
}
