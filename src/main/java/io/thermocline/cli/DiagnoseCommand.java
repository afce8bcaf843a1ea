package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code thermocline diagnose}. */
@Command(
        name = "diagnose",
        description = {
            "Checks memory, disk, log, segments, archive, followers, configuration and clock, and says what to do about",
            "what is not well. The archive is tried out with a few small objects, which are removed again.",
            "The exit status is 1 when a check fails; warnings leave it 0."
        },
        footer = {"  thermocline diagnose", "  thermocline diagnose memory", "  thermocline diagnose archive"})
final class DiagnoseCommand implements Callable<Integer> {
    private final RootCommand root;

    @Parameters(
            paramLabel = "AREA",
            arity = "0..1",
            description = "Only memory, disk, log, segments, archive, followers, configuration or clock.")
    private @Nullable String area;

    DiagnoseCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        Call get = Call.get("/v1/diagnose");
        JsonNode diagnosis = root.client()
                .send(area == null ? get : get.query("area", area.toUpperCase(Locale.ROOT)))
                .json();
        if (root.json()) {
            root.terminal().out().println(Json.pretty(diagnosis));
        } else {
            print(diagnosis);
        }
        return diagnosis.path("state").asText().equals("FAIL") ? 1 : 0;
    }

    private void print(JsonNode diagnosis) {
        List<List<String>> rows = new ArrayList<>();
        List<String> advice = new ArrayList<>();
        for (JsonNode each : diagnosis.path("checks")) {
            String name = each.path("name").asText();
            rows.add(List.of(
                    each.path("state").asText(),
                    each.path("area").asText().toLowerCase(Locale.ROOT),
                    name,
                    each.path("what").asText()));
            if (each.has("advice")) {
                advice.add(name + ": " + each.path("advice").asText());
            }
        }
        new Table(root.terminal(), 3, "STATE", "AREA", "CHECK", "WHAT").print(rows);
        if (!advice.isEmpty()) {
            root.terminal().out().println();
            advice.forEach(each -> root.terminal().out().println(Terminal.harmless(each)));
        }
    }
}
