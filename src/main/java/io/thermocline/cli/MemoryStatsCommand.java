package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code thermocline memory stats}. */
@Command(
        name = "stats",
        description = "Shows tiers and levels of access: what they hold, how often and how fast they answered.",
        footer = {"  thermocline memory stats", "  thermocline memory stats --output json"})
final class MemoryStatsCommand implements Callable<Integer> {
    private final RootCommand root;

    MemoryStatsCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        JsonNode report = root.client().send(Call.get("/v1/tiers")).json();
        if (root.json()) {
            root.terminal().out().println(Json.pretty(report));
            return 0;
        }
        print("TIER", report.path("tiers"), "tier");
        root.terminal().out().println();
        print("LEVEL", report.path("levels"), "level");
        root.terminal().out().println();
        JsonNode lag = report.path("syncLag");
        new Table(root.terminal(), 1, "FIGURE", "VALUE")
                .print(List.of(
                        List.of("hit rate", Figures.share(report.path("hitRate"))),
                        List.of("compression ratio", Figures.ratio(report.path("compressionRatio"))),
                        List.of(
                                "sync lag",
                                Figures.seconds(lag.path("seconds")) + ", commits: "
                                        + Figures.count(lag.path("commits"))),
                        List.of("memory pressure", pressure(report.path("pressure"))),
                        List.of("prefetch", prefetch(report.path("prefetch")))));
        new ArchiveFigures(root.terminal(), report.path("archive")).print();
        return 0;
    }

    private void print(String heading, JsonNode usages, String name) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode each : usages) {
            JsonNode latency = each.path("latency");
            rows.add(List.of(
                    each.path(name).asText(),
                    Figures.count(each.path("blocks")),
                    Figures.bytes(each.path("bytes")),
                    Figures.bytes(each.path("budgetBytes")),
                    Figures.count(each.path("hits")),
                    Figures.count(each.path("misses")),
                    Figures.share(each.path("hitRate")),
                    Figures.micros(latency.path("p50Micros")),
                    Figures.micros(latency.path("p95Micros")),
                    Figures.micros(latency.path("p99Micros"))));
        }
        new Table(
                        root.terminal(),
                        0,
                        heading,
                        "BLOCKS",
                        "BYTES",
                        "BUDGET",
                        "HITS",
                        "MISSES",
                        "HIT RATE",
                        "P50",
                        "P95",
                        "P99")
                .print(rows);
    }

    private static String prefetch(JsonNode prefetch) {
        return prefetch.isObject()
                ? "%s, read ahead: %s, used: %s, wasted: %s"
                        .formatted(
                                prefetch.path("state").asText(),
                                Figures.count(prefetch.path("issued")),
                                Figures.count(prefetch.path("used")),
                                Figures.count(prefetch.path("wasted")))
                : "-";
    }

    private static String pressure(JsonNode pressure) {
        List<String> reasons = new ArrayList<>();
        pressure.path("reasons").forEach(each -> reasons.add(each.asText()));
        String level = pressure.path("level").asText();
        return reasons.isEmpty() ? level : level + ": " + String.join("; ", reasons);
    }
}
