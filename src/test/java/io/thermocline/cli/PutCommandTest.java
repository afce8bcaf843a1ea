package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PutCommandTest {
    private final FakeServer server = new FakeServer();
    private final Shell shell = Shell.of(server);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        server.close();
    }

    private FakeServer.Request sent() {
        return server.requests().getLast();
    }

    @Test
    void storesStandardInputAsANewBlock() {
        assertThat(shell.input("grüße\n").run("put")).isZero();

        assertThat(shell.out()).isEqualTo("00000001 version 1 created\n");
        assertThat(sent().method()).isEqualTo("POST");
        assertThat(sent().json().path("content").asText()).isEqualTo("grüße\n");
        assertThat(sent().json().path("mediaType").asText()).isEqualTo("text/plain");
        assertThat(sent().json().has("name")).isFalse();
        assertThat(sent().headers()).containsKey("idempotency-key");
    }

    @Test
    void sendsEveryFieldThatIsGiven() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.md"), "# Notes\n");

        assertThat(shell.run(
                        "put",
                        file.toString(),
                        "--key",
                        "my/notes 1",
                        "--class",
                        "CACHE",
                        "--tag",
                        "a",
                        "--tag",
                        "b",
                        "--label",
                        "team=atlas",
                        "--attribute",
                        "n=3",
                        "--attribute",
                        "o={\"w\":[1,true]}",
                        "--attribute",
                        "plain=hello",
                        "--ttl",
                        "24h",
                        "--read-only",
                        "--shared",
                        "--no-persist",
                        "--wait-indexed"))
                .isZero();

        assertThat(sent().method()).isEqualTo("PUT");
        assertThat(sent().query())
                .containsEntry("key", "my/notes 1")
                .containsEntry("persist", "false")
                .containsEntry("wait", "indexed");
        JsonNode expected = Json.parse("""
                {"key": "my/notes 1", "name": "notes.md", "class": "CACHE", "ttl": "24h", "mediaType": "text/markdown",
                 "readOnly": true, "shared": true, "tags": ["a", "b"], "labels": {"team": "atlas"},
                 "attributes": {"n": 3, "o": {"w": [1, true]}, "plain": "hello"}, "content": "# Notes\\n"}
                """);
        assertThat(sent().json()).isEqualTo(expected);
    }

    @Test
    void replacesByKeyAndSaysTheVersion() {
        shell.input("one").run("put", "--key", "k");
        assertThat(shell.input("two").run("put", "--key", "k", "--if-match", "1"))
                .isZero();

        assertThat(shell.out()).isEqualTo("00000001 version 2 replaced\n");
        assertThat(sent().headers()).containsEntry("if-match", "\"1\"");
        assertThat(sent().query()).doesNotContainKey("persist");
    }

    @Test
    void putsByIdWhenOneIsGiven() {
        assertThat(shell.input("x").run("put", "-", "--id", "abc", "--output", "json"))
                .isZero();
        assertThat(sent().path()).isEqualTo("/v1/blocks/abc");
        assertThat(Json.parse(shell.out()).path("id").asText()).isEqualTo("abc");
    }

    @Test
    void bytesThatAreNotTextGoInBase64() throws IOException {
        byte[] bytes = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff};
        Path file = Files.write(folder.resolve("map.png"), bytes);

        assertThat(shell.run("put", file.toString())).isZero();
        assertThat(Base64.getDecoder()
                        .decode(sent().json().path("contentBase64").asText()))
                .isEqualTo(bytes);
        assertThat(sent().json().path("mediaType").asText()).isEqualTo("image/png");
    }

    @Test
    void aConditionWithoutATargetIsWrongUse() {
        assertThat(shell.run("put", "--if-match", "1")).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void doesNotWaitForATerminalThatNobodyWasToldToTypeInto() {
        assertThat(shell.onTerminal(80).run("put")).isEqualTo(2);
        assertThat(shell.err()).contains("Name a FILE");
        assertThat(shell.input("typed").run("put", "-")).isZero();
    }

    @Test
    void aMissingFileIsAFailureThatSaysWhy() {
        assertThat(shell.run("put", folder.resolve("absent.txt").toString())).isEqualTo(1);
        assertThat(shell.err()).contains("absent.txt: there is no such file");
    }

    @Test
    void aStaleConditionIsAFailure() {
        server.failNext(FakeServer.problem(412, "version-conflict", "The version is not the one required", "It is 4."));
        assertThat(shell.input("x").run("put", "--key", "k", "--if-match", "3")).isEqualTo(1);
        assertThat(shell.err()).isEqualTo("thermocline: The version is not the one required: It is 4. (412)\n");
        assertThat(shell.out()).isEmpty();
    }
}
