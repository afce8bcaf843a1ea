package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportRunTest {
    @TempDir
    private Path root;

    @Test
    void stoppedItFinishesWhatIsInFlightAndSaysSo() throws IOException {
        for (int i = 0; i < 20; i++) {
            Files.writeString(root.resolve(i + ".md"), "x");
        }
        try (FakeServer server = new FakeServer()) {
            World world = new Shell().world();
            AtomicReference<ImportRun> running = new AtomicReference<>();
            server.failWhen(
                    request -> {
                        if (server.requests("PUT").size() == 3) {
                            running.get().stop("interrupted.");
                        }
                        return false;
                    },
                    FakeServer.problem(500, "internal", "", ""));
            ImportReport report = new ImportReport();
            ImportPlan plan = new ImportPlan(new ImportPlan.Settings("p", "CACHE", Set.of(), Map.of()), "default");
            Client client =
                    new Client(new Client.Access(URI.create(server.url()), null, null, Client.Patience.TASK), world);
            running.set(new ImportRun(
                    client, plan, new ImportRun.Options(1, false, false, false, "n", 1000), report, _ -> {}));
            Tree tree = TreeWalk.walk(root, new TreeWalk.Selection(List.of(), List.of(), 1000));

            running.get().run(tree, new Progress(world.terminal(), world.clock(), 20, 20));

            assertThat(server.storedKeys()).hasSize(3);
            assertThat(report.succeeded()).isFalse();
            assertThat(report.json(Duration.ZERO).path("created").asInt()).isEqualTo(3);
            assertThat(report.problems()).singleElement().asString().startsWith("Ended early: interrupted.");
        }
    }

    @Test
    void aServerThatGoesAwayEndsTheRun() throws IOException {
        Files.writeString(root.resolve("a.md"), "x");
        Files.writeString(root.resolve("b.md"), "x");
        FakeServer server = new FakeServer();
        Client client = new Client(
                new Client.Access(URI.create(server.url()), null, null, Client.Patience.TASK), new Shell().world());
        server.close();
        ImportReport report = new ImportReport();
        ImportPlan plan = new ImportPlan(new ImportPlan.Settings("p", "CACHE", Set.of(), Map.of()), "default");
        Tree tree = TreeWalk.walk(root, new TreeWalk.Selection(List.of(), List.of(), 1000));
        World world = new Shell().world();

        new ImportRun(client, plan, new ImportRun.Options(1, false, false, false, "n", 1000), report, _ -> {})
                .run(tree, new Progress(world.terminal(), world.clock(), 2, 2));

        assertThat(report.json(Duration.ZERO).path("failed").properties()).hasSize(1);
        assertThat(report.problems()).anyMatch(line -> line.startsWith("Ended early: No server at "));
    }
}
