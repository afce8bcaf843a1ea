package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Pages of blocks as a table for people, or as one JSON answer. */
final class BlockTable {
    private final RootCommand root;
    private final boolean contents;

    /** @param contents whether the blocks have their contents, to be shown by their first line */
    BlockTable(RootCommand root, boolean contents) {
        this.root = root;
        this.contents = contents;
    }

    /** Prints all pages; after the first, what the server says of how it found them. */
    void print(Pages pages) {
        if (root.json()) {
            printJson(pages);
        } else {
            printTable(pages);
        }
    }

    private void printTable(Pages pages) {
        List<String> headings =
                new ArrayList<>(List.of("ID", "KEY OR NAME", "CLASS", "SIZE", "VERSION", "UPDATED (UTC)"));
        if (contents) {
            headings.add("CONTENT");
        }
        Table table = new Table(root.terminal(), contents ? 6 : 1, headings.toArray(String[]::new));
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
        if (!pages.plan().isMissingNode()) {
            root.terminal().out().println("plan " + Json.pretty(pages.plan()));
        }
    }

    private void printJson(Pages pages) {
        ObjectNode answer = Json.object();
        ArrayNode blocks = answer.putArray("blocks");
        while (pages.hasNext()) {
            blocks.addAll(pages.next());
        }
        if (pages.more()) {
            answer.put("nextCursor", pages.cursor());
        }
        if (!pages.plan().isMissingNode()) {
            answer.set("plan", pages.plan());
        }
        root.terminal().out().println(Json.pretty(answer));
    }

    private List<String> row(JsonNode block) {
        List<String> cells = new ArrayList<>(List.of(
                Blocks.id(block),
                Blocks.title(block),
                block.path("class").asText(""),
                Sizes.of(block.path("size").asLong()),
                block.path("version").asText(""),
                Blocks.time(block.path("updatedAt").asText(""))));
        if (contents) {
            cells.add(block.path("content").asText("").lines().findFirst().orElse(""));
        }
        return cells;
    }
}
