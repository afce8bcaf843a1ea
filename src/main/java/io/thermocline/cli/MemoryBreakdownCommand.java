package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code thermocline memory breakdown}. */
@Command(
        name = "breakdown",
        description = "Shows who uses memory: the hot tier by kind of entry, and everything else.",
        footer = "  thermocline memory breakdown")
final class MemoryBreakdownCommand implements Callable<Integer> {
    private final RootCommand root;

    MemoryBreakdownCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        JsonNode breakdown = root.client().send(Call.get("/v1/tiers/breakdown")).json();
        if (root.json()) {
            root.terminal().out().println(Json.pretty(breakdown));
            return 0;
        }
        List<List<String>> kinds = new ArrayList<>();
        for (JsonNode each : breakdown.path("kinds")) {
            kinds.add(List.of(
                    each.path("kind").asText(),
                    Figures.count(each.path("entries")),
                    Figures.bytes(each.path("bytes")),
                    Figures.bytes(each.path("budgetBytes")),
                    Figures.count(each.path("hits")),
                    Figures.count(each.path("misses")),
                    Figures.share(each.path("hitRate"))));
        }
        new Table(root.terminal(), 0, "KIND", "ENTRIES", "BYTES", "BUDGET", "HITS", "MISSES", "HIT RATE").print(kinds);
        root.terminal().out().println();
        List<List<String>> users = new ArrayList<>();
        for (JsonNode each : breakdown.path("memory")) {
            users.add(List.of(
                    each.path("user").asText(),
                    Figures.bytes(each.path("bytes")),
                    Figures.bytes(each.path("budgetBytes"))));
        }
        new Table(root.terminal(), 0, "MEMORY", "BYTES", "LIMIT").print(users);
        return 0;
    }
}
