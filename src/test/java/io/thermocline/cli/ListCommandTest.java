package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListCommandTest {
    private final FakeServer server = new FakeServer();
    private final Shell shell = Shell.of(server);

    @AfterEach
    void close() {
        server.close();
    }

    private void store(int count) {
        for (int i = 0; i < count; i++) {
            server.store(Json.object().put("key", "k" + i).put("content", "x".repeat(i * 600)));
        }
    }

    @Test
    void printsATableNewestFirst() {
        store(3);
        assertThat(shell.run("ls")).isZero();
        assertThat(shell.out()).isEqualTo("""
                        ID        KEY OR NAME  CLASS          SIZE     VERSION  UPDATED (UTC)
                        00000003  k2           PROGRAM_STATE  1.2 KiB  1        2026-11-20 11:03:29
                        00000002  k1           PROGRAM_STATE  600 B    1        2026-11-20 11:03:29
                        00000001  k0           PROGRAM_STATE  0 B      1        2026-11-20 11:03:29
                        """);
    }

    @Test
    void stopsAtTheLimitAndSaysThatThereIsMore() {
        store(5);
        assertThat(shell.run("ls", "--limit", "2")).isZero();
        assertThat(shell.out().lines()).hasSize(3);
        assertThat(shell.err()).contains("There are more");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void followsCursorsToTheEnd() {
        store(7);
        server.pageAtMost(3);
        assertThat(shell.run("ls", "--all")).isZero();
        assertThat(shell.out().lines()).hasSize(8);
        assertThat(shell.out().lines().filter(line -> line.startsWith("ID"))).hasSize(1);
        assertThat(server.requests()).hasSize(3);
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void followsCursorsToALimitAboveOnePage() {
        store(7);
        server.pageAtMost(3);
        assertThat(shell.run("ls", "--limit", "5", "--output", "json")).isZero();
        assertThat(Json.parse(shell.out()).path("blocks")).hasSize(5);
        assertThat(Json.parse(shell.out()).path("nextCursor").asText()).isEqualTo("5");
    }

    @Test
    void passesFiltersOn() {
        assertThat(shell.run("ls", "--class", "CACHE", "--tag", "a b")).isZero();
        assertThat(server.requests().getFirst().query())
                .containsEntry("class", "CACHE")
                .containsEntry("tag", "a b")
                .containsEntry("limit", "50");
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).isEqualTo("No blocks.\n");
    }

    @Test
    void longNamesGiveWayOnANarrowTerminal() {
        server.store(Json.object().put("key", "漢字".repeat(30)).put("content", ""));
        assertThat(shell.onTerminal(90).run("ls")).isZero();
        assertThat(shell.out().lines())
                .allSatisfy(line -> assertThat(Columns.of(line.replaceAll("\u001b\\[\\d+m", "")))
                        .isLessThanOrEqualTo(90));
        assertThat(shell.out()).contains("…").contains("\u001b[1m");
        shell.with("NO_COLOR", "1").run("ls");
        assertThat(shell.out()).doesNotContain("\u001b");
    }

    @Test
    void aLimitBelowOneIsWrongUse() {
        assertThat(shell.run("ls", "--limit", "0")).isEqualTo(2);
    }
}
