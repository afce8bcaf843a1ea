package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GetCommandTest {
    private final FakeServer server = new FakeServer();
    private final Shell shell = Shell.of(server);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        server.close();
    }

    private String store(String content) {
        return server.store(Json.object()
                .put("key", "docs/ü")
                .put("name", "Über")
                .put("mediaType", "text/markdown")
                .put("content", content));
    }

    @Test
    void showsMetadataThenContent() {
        String id = store("# Über\nText");

        assertThat(shell.run("get", id)).isZero();
        assertThat(shell.out())
                .startsWith("id          " + id + "\nkey         docs/ü\nname        Über\n")
                .contains("size        12 B\n")
                .endsWith("\n\n# Über\nText\n");
    }

    @Test
    void findsByKey() {
        store("found");
        assertThat(shell.run("get", "--key", "docs/ü")).isZero();
        assertThat(shell.out()).endsWith("\n\nfound\n");
    }

    @Test
    void rawIsTheExactBytes() {
        byte[] bytes = {0, 1, (byte) 0xff, '\r', '\n', 27};
        String id = server.store(Json.object()
                .put("key", "b")
                .put("contentBase64", Base64.getEncoder().encodeToString(bytes)));

        assertThat(shell.run("get", id, "--raw")).isZero();
        assertThat(shell.outBytes()).isEqualTo(bytes);
        assertThat(shell.run("get", "--key", "b", "--raw")).isZero();
        assertThat(shell.outBytes()).isEqualTo(bytes);
        assertThat(shell.run("get", id)).isZero();
        assertThat(shell.out()).contains("The content is binary");
    }

    @Test
    void writesToAFileOnlyWhenAllIsThere() throws IOException {
        String id = store("content");
        Path file = Files.writeString(folder.resolve("out.md"), "before");

        assertThat(shell.run("get", "absent", "-o", file.toString())).isEqualTo(1);
        assertThat(file).hasContent("before");
        assertThat(shell.run("get", id, "-o", file.toString())).isZero();
        assertThat(file).hasContent("content");
        assertThat(folder.toFile().list()).containsExactly("out.md");
    }

    @Test
    void listsVectorsWhenAsked() {
        String id = store("12345");
        assertThat(shell.run("get", id, "--include", "vectors")).isZero();
        assertThat(shell.out())
                .contains("CHUNK  ENCODER  OFFSET  LENGTH  DIMENSION\n0      default  0       5       2\n");
        assertThat(server.requests().getLast().query()).containsEntry("include", "vectors");
    }

    @Test
    void jsonIsWhatTheServerSaid() {
        String id = store("text");
        assertThat(shell.run("get", id, "--output", "json", "--at-version", "1"))
                .isZero();
        assertThat(Json.parse(shell.out()).path("content").asText()).isEqualTo("text");
        assertThat(server.requests().getLast().query()).containsEntry("version", "1");
    }

    @Test
    void contentCannotSteerTheTerminal() {
        String id = store("a\u001b]0;title\u0007\tb\n");
        assertThat(shell.onTerminal(80).run("get", id)).isZero();
        assertThat(shell.out()).endsWith("a·]0;title·\tb\n");
        assertThat(shell.run("get", id, "--raw")).isZero();
        assertThat(shell.outBytes()).isEqualTo("a\u001b]0;title\u0007\tb\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anUnknownBlockIsAFailure() {
        assertThat(shell.run("get", "nothing")).isEqualTo(1);
        assertThat(shell.err()).isEqualTo("thermocline: Not found: There is no such block. (404)\n");
    }

    @Test
    void neitherOrBothOfIdAndKeyIsWrongUse() {
        assertThat(shell.run("get")).isEqualTo(2);
        assertThat(shell.run("get", "id", "--key", "k")).isEqualTo(2);
        assertThat(shell.run("get", "id", "--raw", "--include", "vectors")).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }
}
