package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code thermocline keys ls}. */
@Command(
        name = "ls",
        description = "Lists the API keys by name; the keys themselves are not kept.",
        footer = "  thermocline keys ls")
final class KeysListCommand implements Callable<Integer> {
    private final RootCommand root;

    KeysListCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        JsonNode answer = root.client().send(Call.get("/v1/keys")).json();
        if (root.json()) {
            root.terminal().out().println(Json.pretty(answer));
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode key : answer.path("keys")) {
            rows.add(List.of(
                    key.path("name").asText(""),
                    key.path("operator").asBoolean() ? "operator" : "user",
                    // Keys of the settings were never created by the server.
                    Blocks.time(key.path("createdAt").asText("in the settings"))));
        }
        if (rows.isEmpty()) {
            root.terminal().err().println("No keys.");
        } else {
            new Table(root.terminal(), 0, "NAME", "ROLE", "CREATED (UTC)").print(rows);
        }
        return 0;
    }
}
