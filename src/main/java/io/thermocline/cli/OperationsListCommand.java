package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code thermocline operations ls}. */
@Command(
        name = "ls",
        description = "Lists operations, newest first.",
        footer = {"  thermocline operations ls", "  thermocline operations ls --kind delete --state failed"})
final class OperationsListCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--state", paramLabel = "STATE", description = "Only those in this state, such as RUNNING.")
    private @Nullable String state;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only those of this kind, such as delete.")
    private @Nullable String kind;

    @Option(names = "--limit", paramLabel = "N", description = "How many at most (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    OperationsListCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1");
        }
        Call list = Call.get("/v1/operations");
        if (state != null) {
            list = list.query("state", state.toUpperCase(Locale.ROOT));
        }
        if (kind != null) {
            list = list.query("kind", kind);
        }
        Pages pages = new Pages(root.client(), list, "operations", limit);
        List<JsonNode> operations = new ArrayList<>();
        while (pages.hasNext()) {
            operations.addAll(pages.next());
        }
        print(operations, pages);
        return 0;
    }

    private void print(List<JsonNode> operations, Pages pages) {
        if (root.json()) {
            ObjectNode answer = Json.object();
            ArrayNode array = answer.putArray("operations");
            array.addAll(operations);
            if (pages.more()) {
                answer.put("nextCursor", pages.cursor());
            }
            root.terminal().out().println(Json.pretty(answer));
        } else if (operations.isEmpty()) {
            root.terminal().err().println("No operations.");
        } else {
            new Table(root.terminal(), 4, "ID", "KIND", "STATE", "CALLER", "PROGRESS", "CREATED (UTC)")
                    .print(operations.stream().map(OperationsListCommand::row).toList());
            if (pages.more()) {
                root.terminal().err().println("There are more: --limit N lists so many.");
            }
        }
    }

    private static List<String> row(JsonNode operation) {
        return List.of(
                operation.path("id").asText(""),
                operation.path("kind").asText(""),
                operation.path("state").asText(""),
                operation.path("caller").asText(""),
                Operations.progress(operation),
                Blocks.time(operation.path("createdAt").asText("")));
    }
}
