package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SearchCommandTest {
    private final FakeServer server = new FakeServer();
    private final Shell shell = Shell.of(server);
    private final ObjectNode answer = Json.object();
    private final ArrayNode hits = answer.putArray("hits");

    @AfterEach
    void close() {
        server.close();
    }

    private String hit(double score, ObjectNode block, int offset, int length) {
        String id = server.store(block);
        ObjectNode stored = block.deepCopy().put("id", id);
        stored.remove("content");
        stored.putArray("manifolds").add("default");
        ObjectNode hit = hits.addObject().put("score", score).put("source", "index");
        hit.putObject("chunk").put("index", 0).put("offset", offset).put("length", length);
        hit.set("block", stored);
        server.answerSearch(answer.put("complete", true));
        return id;
    }

    private static ObjectNode block(String key, String name, String content) {
        return Json.object()
                .put("key", key)
                .put("name", name)
                .put("mediaType", "text/markdown")
                .put("content", content);
    }

    @Test
    void printsScoreTitlePassageAndId() {
        String content = "skipped. When the disk  is\nfull, writes fail. more";
        String first = hit(0.8123, block("docs/disk.md", "Full disks", content), 9, 37);
        String second = hit(0.4, block("", "grüße", "ünï"), 0, 6);

        assertThat(shell.run("search", "full disk", "-k", "2")).isZero();
        assertThat(shell.out())
                .isEqualTo(" 1. 0.812  docs/disk.md  Full disks\n    When the disk is full, writes fail.\n    " + first
                        + "\n 2. 0.400  grüße\n    ünï\n    " + second + "\n");
        assertThat(server.requests("POST").getFirst().json())
                .isEqualTo(Json.parse("{\"text\": \"full disk\", \"k\": 2}"));
        assertThat(server.requests("GET"))
                .allSatisfy(each -> assertThat(each.headers()).containsKey("range"));
    }

    @Test
    void passagesOfHtmlAreText() {
        ObjectNode html = block("a.html", "A", "<p class=\"x\">One <b>two</b> &amp; three</p>");
        hit(1, html.put("mediaType", "text/html"), 3, 100);
        assertThat(shell.run("search", "x")).isZero();
        assertThat(shell.out()).contains("\n    One two & three\n");
    }

    @Test
    void longPassagesAreWrappedAndCut() {
        hit(1, block("a", "A", "word ".repeat(400)), 0, 2000);
        assertThat(shell.onTerminal(60).with("NO_COLOR", "1").run("search", "x"))
                .isZero();
        assertThat(shell.out().lines())
                .hasSize(5)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
        assertThat(shell.out()).contains("…");
    }

    @Test
    void aHitWhosePassageIsGoneStillCounts() {
        String id = hit(1, block("a", "A", "text"), 0, 4);
        shell.run("rm", id);
        assertThat(shell.run("search", "x")).isZero();
        assertThat(shell.out()).isEqualTo(" 1. 1.000  a  A\n    " + id + "\n");
    }

    @Test
    void saysWhatIsNotSearchedYet() {
        server.answerSearch(answer.put("complete", false).put("pendingBlocks", 3));
        assertThat(shell.run("search", "x")).isZero();
        assertThat(shell.err()).contains("Nothing found.").contains("3 blocks still to be encoded");
    }

    @Test
    void jsonIsTheAnswerItself() {
        hit(0.5, block("a", "A", "text"), 0, 4);
        assertThat(shell.run("search", "x", "--output", "json", "--explain", "--include-content", "--manifolds", "a,b"))
                .isZero();
        assertThat(Json.parse(shell.out())).isEqualTo(Json.parse(Json.bytes(answer)));
        assertThat(server.requests("POST").getFirst().json())
                .isEqualTo(
                        Json.parse(
                                "{\"text\": \"x\", \"k\": 10, \"manifolds\": [\"a\", \"b\"], \"include\": [\"content\"], \"explain\": true}"));
        assertThat(server.requests("GET")).isEmpty();
    }

    @Test
    void searchesByVectorOrByExample() {
        server.answerSearch(answer.put("complete", true));
        assertThat(shell.input("[0.25, -1]").run("search", "--vector", "-")).isZero();
        assertThat(new String(server.requests().getLast().body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"vector\":[0.25,-1],\"k\":10}");
        assertThat(shell.run("search", "--like", "abc")).isZero();
        assertThat(server.requests().getLast().json().path("blockId").asText()).isEqualTo("abc");
        assertThat(shell.input("{}").run("search", "--vector", "-")).isEqualTo(1);
        assertThat(shell.err()).contains("is not a JSON array of numbers");
    }

    @Test
    void needsExactlyOneQuestion() {
        assertThat(shell.run("search")).isEqualTo(2);
        assertThat(shell.run("search", "x", "--like", "abc")).isEqualTo(2);
        assertThat(shell.run("search", "x", "-k", "0")).isEqualTo(2);
    }
}
