package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code thermocline memory patterns}. */
@Command(
        name = "patterns",
        description =
                "Shows how blocks are read of late: how many and how often, which most, and which one after another.",
        footer = {"  thermocline memory patterns", "  thermocline memory patterns --output json"})
final class MemoryPatternsCommand implements Callable<Integer> {
    private static final String EVERY_OTHER = "(others)";

    private final RootCommand root;

    MemoryPatternsCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        JsonNode patterns = root.client().send(Call.get("/v1/tiers/patterns")).json();
        if (root.json()) {
            root.terminal().out().println(Json.pretty(patterns));
            return 0;
        }
        new Table(root.terminal(), 1, "FIGURE", "VALUE")
                .print(List.of(
                        List.of("reads", Figures.count(patterns.path("reads"))),
                        List.of("over the last", Figures.span(patterns.path("overSeconds"))),
                        List.of("different blocks", Figures.count(patterns.path("workingSetBlocks"))),
                        List.of("reads of each", Figures.ratio(patterns.path("reuse"))),
                        List.of("known to follow", Figures.share(patterns.path("sequentialShare")))));
        kinds(patterns.path("byKind"));
        hottest(patterns.path("hottest"));
        together(patterns.path("together"));
        return 0;
    }

    private void kinds(JsonNode kinds) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode each : kinds) {
            String manifold = each.path("manifold").asText();
            rows.add(List.of(
                    each.path("class").asText(),
                    manifold.isEmpty() ? EVERY_OTHER : manifold,
                    Figures.count(each.path("reads")),
                    Figures.share(each.path("sequentialShare"))));
        }
        print(rows, 1, "CLASS", "MANIFOLD", "READS", "KNOWN TO FOLLOW");
    }

    private void hottest(JsonNode hottest) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode each : hottest) {
            rows.add(List.of(
                    Figures.count(each.path("reads")),
                    each.path("id").asText(),
                    each.path("class").asText("-"),
                    each.has("class") ? called(each) : "(gone)"));
        }
        print(rows, 3, "READS", "MOST READ", "CLASS", "NAME");
    }

    private void together(JsonNode groups) {
        List<List<String>> rows = new ArrayList<>();
        int group = 0;
        for (JsonNode each : groups) {
            group++;
            for (JsonNode block : each) {
                rows.add(List.of(Integer.toString(group), block.path("id").asText(), called(block)));
            }
        }
        print(rows, 2, "GROUP", "READ TOGETHER", "NAME");
    }

    private static String called(JsonNode block) {
        return block.path("key").asText(block.path("name").asText("-"));
    }

    private void print(List<List<String>> rows, int flexible, String... headings) {
        if (!rows.isEmpty()) {
            root.terminal().out().println();
            new Table(root.terminal(), flexible, headings).print(rows);
        }
    }
}
