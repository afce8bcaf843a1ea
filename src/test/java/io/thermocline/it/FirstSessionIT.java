package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer does first: import a tree, find a passage by meaning, lose the process, start it again, import again. */
class FirstSessionIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    /** How a command of the command line ended. */
    private record Ended(int status, String out, String err) {}

    @Test
    void aTreeIsImportedFoundByMeaningAndThereAfterAKill() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("handbook"));
        Files.writeString(
                tree.resolve("storms.md"),
                "# Sailing in bad weather\n\nReef early, before the wind has made the decision for you.\n");
        Files.writeString(
                tree.resolve("bread.html"),
                "<html><head><title>Sourdough</title></head><body><p>Knead the dough, let it rise overnight and bake it hot.</p></body></html>");
        Files.writeString(
                tree.resolve("Sum.java"),
                "class Sum {\n    int add(int a, int b) {\n        return a + b;\n    }\n}\n");
        Files.write(tree.resolve("picture.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2, 3});

        try (PackagedServer server = PackagedServer.start(folder, Map.of())) {
            Ended first = cli(server, "import", tree.toString(), "--wait-indexed");
            assertThat(first.status()).as(first.err()).isZero();
            assertThat(foundFirst(server, "what to do when a gale is coming")).contains("storms.md");
            assertThat(foundFirst(server, "how to make a loaf")).contains("bread.html");

            server.killHard();
            server.restart();

            assertThat(foundFirst(server, "what to do when a gale is coming")).contains("storms.md");
            Files.writeString(
                    tree.resolve("Sum.java"),
                    "class Sum {\n    int subtract(int a, int b) {\n        return a - b;\n    }\n}\n");
            Ended second = cli(server, "import", tree.toString(), "--wait-indexed");
            assertThat(second.status()).as(second.err()).isZero();
            Map<String, Long> versions = versionsByKey(server);
            assertThat(versions).hasSize(3);
            assertThat(versions.entrySet())
                    .as("only what changed was written again: %s", versions)
                    .allSatisfy(entry -> assertThat(entry.getValue())
                            .isEqualTo(entry.getKey().endsWith("Sum.java") ? 2 : 1));
        }
    }

    private Map<String, Long> versionsByKey(PackagedServer server) throws Exception {
        Ended list = cli(server, "ls", "--output", "json");
        assertThat(list.status()).as(list.err()).isZero();
        Map<String, Long> versions = new TreeMap<>();
        JsonNode answer = JSON.readTree(list.out());
        for (JsonNode block : answer.isArray() ? answer : answer.get("blocks")) {
            versions.put(block.get("key").asText(), block.get("version").asLong());
        }
        return versions;
    }

    private String foundFirst(PackagedServer server, String text) throws Exception {
        Ended search = cli(server, "search", text, "--output", "json");
        assertThat(search.status()).as(search.err()).isZero();
        return JSON.readTree(search.out()).at("/hits/0/block/key").asText();
    }

    private Ended cli(PackagedServer server, String... arguments) throws IOException, InterruptedException {
        String app = Path.of("target/quarkus-app").toAbsolutePath().toString();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                app + "/app/*:" + app + "/lib/main/*:" + app + "/lib/boot/*",
                "io.thermocline.cli.Main"));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "cli", ".out");
        Path err = Files.createTempFile(folder, "cli", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("THERMOCLINE_URL", server.url());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
