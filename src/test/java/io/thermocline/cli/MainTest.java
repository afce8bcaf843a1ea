package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final Shell shell = new Shell();

    static Stream<List<String>> everyCommand() {
        return Stream.of(
                        "put",
                        "get",
                        "ls",
                        "rm",
                        "search",
                        "import",
                        "keys",
                        "keys create",
                        "keys ls",
                        "keys rm",
                        "version")
                .map(each -> List.of(each.split(" ")));
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandHelpsWithExamplesAndExitStatus(List<String> command) {
        String[] arguments =
                Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new);

        assertThat(shell.run(arguments)).isZero();
        assertThat(shell.out())
                .contains("Usage: thermocline " + String.join(" ", command))
                .contains("Examples:", "  thermocline " + String.join(" ", command))
                .contains("--url", "--output")
                .contains("2   wrong use")
                .doesNotContain("\u001b");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void theHelpOfAllListsTheCommands() {
        assertThat(shell.run("--help")).isZero();
        assertThat(shell.out()).contains("put", "get", "ls", "rm", "search", "import", "keys", "version");
    }

    @Test
    void aMistypedCommandIsWrongUseWithASuggestion() {
        assertThat(shell.run("serach", "x")).isEqualTo(2);
        assertThat(shell.err())
                .contains("'serach'")
                .contains("thermocline search")
                .contains("--help");
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void noCommandIsWrongUse() {
        assertThat(shell.run()).isEqualTo(2);
        assertThat(shell.err()).contains("Missing required subcommand");
    }

    @Test
    void anUnknownOptionIsWrongUse() {
        assertThat(shell.run("ls", "--tga", "x")).isEqualTo(2);
        assertThat(shell.err()).contains("--tga").contains("thermocline ls --help");
    }

    @Test
    void theVersionIsPrintedBothWays() {
        assertThat(shell.run("--version")).isZero();
        String line = shell.out();
        assertThat(line).startsWith("thermocline ");
        assertThat(shell.run("version")).isZero();
        assertThat(shell.out()).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "ftp://host", "http://", "http://a b", "http://host/?x=1"})
    void whatIsNoAddressIsWrongUse(String url) {
        assertThat(shell.run("ls", "--url", url)).isEqualTo(2);
        assertThat(shell.err()).contains("'" + url + "' is not the address of a server");
    }

    @Test
    void aRefusedConnectionSaysHowToStartAServer() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(shell.run("ls", "--url", "http://127.0.0.1:" + free)).isEqualTo(1);
        assertThat(shell.err())
                .contains("connection refused")
                .contains("./dev run")
                .contains("--url");
        assertThat(shell.pauses()).isEmpty();
    }

    @Test
    void aProblemIsOneLineWithItsViolations() {
        try (FakeServer server = new FakeServer()) {
            String problem = """
                    {"type": "/problems/invalid", "title": "The request breaks a rule", "status": 422,
                     "detail": "name: must not contain NUL (and 1 more)",
                     "violations": [{"field": "name", "message": "must not contain NUL"},
                                    {"field": "tags[3]", "message": "is longer than 128 characters"}]}
                    """;
            server.failNext(new FakeServer.Reply(
                    422,
                    "application/problem+json; charset=utf-8",
                    problem.getBytes(StandardCharsets.UTF_8),
                    Map.of()));
            Shell other = Shell.of(server);
            assertThat(other.run("ls")).isEqualTo(1);
            assertThat(other.err())
                    .isEqualTo("thermocline: The request breaks a rule: name: must not contain NUL (and 1 more); "
                            + "tags[3]: is longer than 128 characters (422)\n");
        }
    }

    @Test
    void anotherServerIsRecognised() {
        try (FakeServer server = new FakeServer()) {
            assertThat(shell.run("ls", "--url", server.url() + "/elsewhere")).isEqualTo(1);
            assertThat(shell.err()).contains("404").contains("Is it a Thermocline server?");
        }
    }

    @Test
    void aSettingOfTheEnvironmentGivesWayToAnOption() {
        try (FakeServer server = new FakeServer()) {
            Shell set = new Shell()
                    .with("THERMOCLINE_URL", "http://127.0.0.1:1")
                    .with("THERMOCLINE_API_KEY", "tck_environment");
            assertThat(set.run("--url", server.url() + "/", "--manifold", "lab", "ls"))
                    .isZero();
            assertThat(server.requests().getFirst().headers())
                    .containsEntry("authorization", "Bearer tck_environment")
                    .containsEntry("x-thermocline-manifold", "lab");
        }
    }

    @Test
    void aKeyThatNoHeaderCanCarryIsWrongUse() {
        assertThat(shell.run("ls", "--api-key", "a\nb")).isEqualTo(2);
        assertThat(shell.err()).contains("The API key may only have printable ASCII");
    }
}
