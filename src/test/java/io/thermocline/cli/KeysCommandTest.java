package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeysCommandTest {
    private final FakeServer server = new FakeServer();
    private final Shell shell = Shell.of(server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void createdOfflineTheSettingIsTheHashOfTheKey() {
        assertThat(shell.run("keys", "create", "root", "--operator", "--offline"))
                .isZero();

        List<String> lines = shell.out().lines().toList();
        assertThat(lines.get(0)).matches("tck_[A-Za-z0-9_-]{43}");
        assertThat(lines.get(1))
                .isEqualTo("thermocline.auth.keys.\"root\".sha256="
                        + Digests.sha256(lines.get(0).getBytes(StandardCharsets.US_ASCII)));
        assertThat(lines.get(2)).isEqualTo("thermocline.auth.keys.\"root\".operator=true");
        assertThat(lines).hasSize(3);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aNameThatWouldChangeTheSettingsLineIsWrongUse() {
        assertThat(shell.run("keys", "create", "a\"=\nb", "--offline")).isEqualTo(2);
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void createsListsAndRemovesAtTheServer() {
        assertThat(shell.run("keys", "create", "alice", "--operator")).isZero();
        assertThat(shell.out()).isEqualTo("tck_secret\n");
        assertThat(server.requests().getLast().json())
                .isEqualTo(Json.parse("{\"name\": \"alice\", \"operator\": true}"));

        assertThat(shell.run("keys", "ls")).isZero();
        assertThat(shell.out()).contains("alice").contains("operator");

        assertThat(shell.run("keys", "rm", "alice")).isZero();
        assertThat(shell.run("keys", "ls")).isZero();
        assertThat(shell.out()).isEmpty();
        assertThat(shell.run("keys", "rm", "alice")).isEqualTo(1);
    }

    @Test
    void theGroupAloneIsWrongUse() {
        assertThat(shell.run("keys")).isEqualTo(2);
        assertThat(shell.run("keys", "make")).isEqualTo(2);
    }
}
