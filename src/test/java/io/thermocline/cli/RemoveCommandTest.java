package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoveCommandTest {
    private final FakeServer server = new FakeServer();
    private final Shell shell = Shell.of(server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void removesAllItCanAndSaysWhichItCannot() {
        String first = server.store(Json.object().put("content", ""));
        String last = server.store(Json.object().put("content", ""));

        assertThat(shell.run("rm", first, "absent", last)).isEqualTo(1);
        assertThat(shell.out()).isEqualTo("deleted " + first + "\ndeleted " + last + "\n");
        assertThat(shell.err()).isEqualTo("thermocline: absent: Not found: There is no such block. (404)\n");
        assertThat(server.storedKeys()).isEmpty();
    }

    @Test
    void removesByKey() {
        server.store(Json.object().put("key", "a/b").put("content", ""));
        assertThat(shell.run("rm", "--key", "a/b")).isZero();
        assertThat(shell.out()).isEqualTo("deleted a/b\n");
        assertThat(server.storedKeys()).isEmpty();
    }

    @Test
    void jsonTellsEachResult() {
        String id = server.store(Json.object().put("content", ""));
        assertThat(shell.run("rm", id, "absent", "--output", "json")).isEqualTo(1);
        assertThat(Json.parse(shell.out()).at("/results/0/deleted").asBoolean()).isTrue();
        assertThat(Json.parse(shell.out()).at("/results/1/status").asInt()).isEqualTo(404);
    }

    @Test
    void nothingToRemoveIsWrongUse() {
        assertThat(shell.run("rm")).isEqualTo(2);
    }
}
