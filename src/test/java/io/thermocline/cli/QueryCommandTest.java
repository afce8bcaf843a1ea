package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blocks named by a filter: query, ls, search and rm. */
class QueryCommandTest {
    private static final String ID = "019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2e";

    private final FakeServer server = new FakeServer();
    private final Shell shell = Shell.of(server);

    @AfterEach
    void close() {
        server.close();
    }

    private void answers(String... bodies) {
        for (String each : bodies) {
            server.failNext(FakeServer.json(200, Json.parse(each)));
        }
    }

    private JsonNode asked(int fromLast) {
        return server.requests().get(server.requests().size() - 1 - fromLast).json();
    }

    private static String page(String key, String rest) {
        return "{\"blocks\":[{\"id\":\"" + ID + "\",\"key\":\"" + key
                + "\",\"class\":\"CACHE\",\"version\":3,\"size\":10,\"content\":\"one\\ntwo\"}]" + rest + "}";
    }

    @Test
    void asksForWhatIsWantedAndGoesOnToTheLastPage() {
        answers(page("a", ",\"nextCursor\":\"c1\""), "{\"blocks\":[],\"nextCursor\":\"c2\"}", page("b", ""));
        assertThat(shell.run("query", "size > 3", "--sort", "-createdAt,name", "--all", "--include", "content"))
                .isZero();
        assertThat(shell.out())
                .contains("KEY OR NAME")
                .contains("CONTENT")
                .contains("a  ")
                .contains("b  ");
        assertThat(shell.out()).contains("one").doesNotContain("two");
        assertThat(asked(2).toString())
                .isEqualTo(
                        "{\"filter\":\"size > 3\",\"sort\":[\"-createdAt\",\"name\"],\"include\":[\"content\"],\"limit\":1000}");
        assertThat(asked(1).path("cursor").asText()).isEqualTo("c1");
        assertThat(asked(0).path("cursor").asText()).isEqualTo("c2");
    }

    @Test
    void jsonHasBlocksCursorAndPlan() {
        answers(page("a", ",\"nextCursor\":\"c1\",\"plan\":[{\"step\":\"metadata scan\"}]"));
        assertThat(shell.run("query", "--limit", "1", "--explain", "--output", "json"))
                .isZero();
        JsonNode printed = Json.parse(shell.out());
        assertThat(printed.at("/blocks/0/key").asText()).isEqualTo("a");
        assertThat(printed.path("nextCursor").asText()).isEqualTo("c1");
        assertThat(printed.at("/plan/0/step").asText()).isEqualTo("metadata scan");
        assertThat(asked(0).toString()).isEqualTo("{\"explain\":true,\"limit\":1}");
    }

    @Test
    void showsFiguresAsATable() {
        answers("{\"groups\":[{\"by\":{\"class\":\"CACHE\"},\"metrics\":{\"count\":2,\"sum(size)\":30}},"
                + "{\"by\":{\"class\":null},\"metrics\":{\"count\":1,\"sum(size)\":null}}]}");
        assertThat(shell.run("query", "--group-by", "class", "--aggregate", "count,sum(size)"))
                .isZero();
        assertThat(shell.out()).isEqualTo("class  count  sum(size)\nCACHE  2      30\n-      1      -\n");
        assertThat(asked(0).at("/aggregate/metrics/1").asText()).isEqualTo("sum(size)");
        assertThat(asked(0).has("limit")).isFalse();
        assertThat(shell.run("query", "--group-by", "class", "--limit", "3")).isEqualTo(2);
    }

    @Test
    void aFilterThatCannotBeReadIsAFailure() {
        server.failNext(FakeServer.problem(400, "malformed", "The request cannot be read", "filter: line 1, column 6"));
        assertThat(shell.run("query", "size >")).isEqualTo(1);
        assertThat(shell.err()).contains("line 1, column 6");
        assertThat(shell.run("query", "--limit", "0")).isEqualTo(2);
    }

    @Test
    void aBusyServerIsAskedAgain() {
        server.failNext(FakeServer.problem(503, "unavailable", "Temporarily unavailable", "x")
                .with("Retry-After", "1"));
        answers(page("a", ""));
        assertThat(shell.run("query")).isZero();
        assertThat(shell.out()).contains(ID);
    }

    @Test
    void listsAndSearchesByFilter() {
        shell.run("ls", "--filter", "\"a\" in tags");
        assertThat(server.requests().getLast().query()).containsEntry("filter", "\"a\" in tags");
        shell.run("search", "storm", "--filter", "size > 3");
        assertThat(asked(0).path("filter").asText()).isEqualTo("size > 3");
    }

    private static String operation() {
        ObjectNode operation = Json.object().put("id", ID).put("kind", "delete").put("state", "SUCCEEDED");
        operation.putObject("report").put("deleted", 7);
        return operation.toString();
    }

    private static String count() {
        return "{\"groups\":[{\"by\":{},\"metrics\":{\"count\":7}}]}";
    }

    @Test
    void removesByFilterWhenToldToOrAgreed() {
        answers(operation(), operation());
        assertThat(shell.run("rm", "--filter", "size > 3", "--yes")).isZero();
        assertThat(shell.out()).contains("deleted").contains("7");
        assertThat(asked(1).toString()).isEqualTo("{\"filter\":\"size > 3\"}");

        shell.onTerminal(80).input("y\n");
        answers(count(), operation(), operation());
        assertThat(shell.run("rm", "--filter", "size > 3")).isZero();
        assertThat(shell.err()).contains("Delete 7 blocks? [y/N]");
    }

    @Test
    void removesNothingUnlessSomebodyAgrees() {
        assertThat(shell.run("rm", "--filter", "size > 3")).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
        shell.onTerminal(80).input("\n");
        answers(count());
        assertThat(shell.run("rm", "--filter", "size > 3")).isEqualTo(1);
        assertThat(shell.err()).contains("Nothing was deleted.");
        assertThat(server.requests()).hasSize(1);
        assertThat(shell.run("rm", "--filter", "size > 3", ID)).isEqualTo(2);
    }
}
