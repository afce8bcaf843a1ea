package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code thermocline ls}. */
@Command(
        name = "ls",
        description = "Lists blocks, newest first.",
        footer = {
            "  thermocline ls",
            "  thermocline ls --class DOCUMENTATION --tag import:docs --all",
            "  thermocline ls --limit 500 --output json | jq -r '.blocks[].key'"
        })
final class ListCommand implements Callable<Integer> {
    /** The most that the server answers at once. */
    static final int PAGE = 1000;

    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--class", paramLabel = "CLASS", description = "Only blocks of this class.")
    private @Nullable String blockClass;

    @Option(names = "--tag", paramLabel = "TAG", description = "Only blocks with this tag.")
    private @Nullable String tag;

    @Option(names = "--limit", paramLabel = "N", description = "How many at most (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Option(names = "--all", description = "All of them, however many.")
    private boolean all;

    ListCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1");
        }
        Call list = Call.get("/v1/blocks");
        if (blockClass != null) {
            list = list.query("class", blockClass);
        }
        if (tag != null) {
            list = list.query("tag", tag);
        }
        if (root.json()) {
            printJson(list);
        } else {
            printTable(list);
        }
        return 0;
    }

    private void printTable(Call list) {
        Table table = new Table(root.terminal(), 1, "ID", "KEY OR NAME", "CLASS", "SIZE", "VERSION", "UPDATED (UTC)");
        Pages pages = new Pages(root.client(), list, all ? Long.MAX_VALUE : limit);
        boolean any = false;
        while (pages.hasNext()) {
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode block : pages.next()) {
                rows.add(row(block));
            }
            if (!rows.isEmpty()) {
                table.print(rows);
                any = true;
            }
        }
        if (!any) {
            root.terminal().err().println("No blocks.");
        } else if (pages.more()) {
            root.terminal().err().println("There are more: --all lists them, --limit N so many.");
        }
    }

    private void printJson(Call list) {
        ObjectNode answer = Json.object();
        ArrayNode blocks = answer.putArray("blocks");
        Pages pages = new Pages(root.client(), list, all ? Long.MAX_VALUE : limit);
        while (pages.hasNext()) {
            blocks.addAll(pages.next());
        }
        if (pages.more()) {
            answer.put("nextCursor", pages.cursor());
        }
        root.terminal().out().println(Json.pretty(answer));
    }

    private static List<String> row(JsonNode block) {
        return List.of(
                Blocks.id(block),
                Blocks.title(block),
                block.path("class").asText(""),
                Sizes.of(block.path("size").asLong()),
                block.path("version").asText(""),
                Blocks.time(block.path("updatedAt").asText("")));
    }
}
