package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code thermocline memory sync-status}. */
@Command(
        name = "sync-status",
        description = "Shows what is not yet in the next tier, and how far followers are.",
        footer = "  thermocline memory sync-status")
final class MemorySyncStatusCommand implements Callable<Integer> {
    private final RootCommand root;

    MemorySyncStatusCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        JsonNode status = root.client().send(Call.get("/v1/tiers/sync-status")).json();
        if (root.json()) {
            root.terminal().out().println(Json.pretty(status));
            return 0;
        }
        JsonNode lag = status.path("syncLag");
        new Table(root.terminal(), 1, "FIGURE", "VALUE")
                .print(List.of(
                        List.of("last commit", Figures.count(status.path("sequence"))),
                        List.of("on the disk, in the log, through", Figures.count(status.path("syncedThrough"))),
                        List.of("in segments through", Figures.count(status.path("segmentsThrough"))),
                        List.of("commits in no segment", Figures.count(lag.path("commits"))),
                        List.of("bytes of those in memory", Figures.bytes(lag.path("bytes"))),
                        List.of("oldest of those", Figures.seconds(lag.path("seconds")))));
        root.terminal().out().println();
        List<List<String>> followers = new ArrayList<>();
        for (JsonNode each : status.path("followers")) {
            followers.add(List.of(
                    each.path("follower").asText(),
                    Figures.count(each.path("position")),
                    Figures.count(each.path("commits")),
                    Figures.seconds(each.path("seconds"))));
        }
        new Table(root.terminal(), 0, "FOLLOWER", "POSITION", "COMMITS BEHIND", "SECONDS BEHIND").print(followers);
        return 0;
    }
}
