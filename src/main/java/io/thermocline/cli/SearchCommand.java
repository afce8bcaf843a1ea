package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thermocline search}. */
@Command(
        name = "search",
        description = "Finds passages by meaning, the nearest first: score, key or name, and the passage.",
        footer = {
            "  thermocline search \"what happens when the disk is full\"",
            "  thermocline search backpressure -k 3 --manifolds '*' --filter 'attributes.version >= 2'",
            "  thermocline search --like 019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2e",
            "  thermocline search \"restore a backup\" --output json | jq -r '.hits[].block.id'"
        })
final class SearchCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ArgGroup(multiplicity = "1")
    private Question question = new Question();

    @Option(names = "-k", paramLabel = "N", description = "How many blocks at most (default: ${DEFAULT-VALUE}).")
    private int k = 10;

    @Option(
            names = "--manifolds",
            paramLabel = "NAME",
            split = ",",
            description = "Where to look instead of the call's manifold; * is everywhere.")
    private List<String> manifolds = new ArrayList<>();

    @Option(names = "--filter", paramLabel = "CEL", description = "Only among blocks of which this expression is true.")
    private @Nullable String filter;

    @Option(names = "--include-content", description = "Whole contents: printed, and in the JSON answer.")
    private boolean includeContent;

    @Option(names = "--explain", description = "Say how the server searched.")
    private boolean explain;

    /** What is searched for: one of three. */
    static final class Question {
        @Parameters(index = "0", paramLabel = "TEXT", description = "What to look for, in your own words.")
        private @Nullable String text;

        @Option(
                names = "--vector",
                paramLabel = "FILE",
                description = "A vector of your own as a JSON array of numbers; - reads standard input.")
        private @Nullable String vectorFile;

        @Option(names = "--like", paramLabel = "ID", description = "What resembles this block.")
        private @Nullable String like;
    }

    SearchCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (k < 1) {
            throw new ParameterException(spec.commandLine(), "-k must be at least 1");
        }
        Client client = root.client();
        JsonNode answer = client.send(Call.post("/v1/search", request())).json();
        if (root.json()) {
            root.terminal().out().println(Json.pretty(answer));
            return 0;
        }
        print(client, answer);
        return 0;
    }

    private ObjectNode request() {
        ObjectNode request = Json.object();
        if (question.text != null) {
            request.put("text", question.text);
        } else if (question.like != null) {
            request.put("blockId", question.like);
        } else {
            request.set("vector", vector(String.valueOf(question.vectorFile)));
        }
        request.put("k", k);
        if (filter != null) {
            request.put("filter", filter);
        }
        if (!manifolds.isEmpty()) {
            manifolds.forEach(request.putArray("manifolds")::add);
        }
        if (includeContent) {
            request.putArray("include").add("content");
        }
        if (explain) {
            request.put("explain", true);
        }
        return request;
    }

    private JsonNode vector(String file) {
        try {
            byte[] bytes = file.equals("-") ? root.terminal().in().readAllBytes() : Files.readAllBytes(Path.of(file));
            JsonNode vector = Json.parse(bytes);
            if (!vector.isArray()) {
                throw new CommandFailure(file + " is not a JSON array of numbers");
            }
            return vector;
        } catch (IOException e) {
            throw new CommandFailure("Cannot read " + file + ": " + Failures.of(e), e);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(file + " is not a JSON array of numbers: " + e.getMessage(), e);
        }
    }

    private void print(Client client, JsonNode answer) {
        PrintStream out = root.terminal().out();
        List<JsonNode> hits = new ArrayList<>();
        answer.path("hits").forEach(hits::add);
        List<String> passages = includeContent
                ? hits.stream().map(SearchCommand::content).toList()
                : new Passages(client, root.terminal().outWidth()).of(hits);
        for (int i = 0; i < hits.size(); i++) {
            print(out, i + 1, hits.get(i), passages.get(i));
        }
        if (hits.isEmpty()) {
            root.terminal().err().println("Nothing found.");
        }
        if (!answer.path("complete").asBoolean(true)) {
            root.terminal()
                    .err()
                    .println("Not everything was searched: "
                            + Sizes.count(answer.path("pendingBlocks").asLong(), "block") + " still to be encoded.");
        }
        if (answer.has("plan")) {
            out.println();
            out.println("plan " + Json.pretty(answer.path("plan")));
        }
    }

    private void print(PrintStream out, int rank, JsonNode hit, String passage) {
        JsonNode block = hit.path("block");
        String key = Blocks.title(block);
        String name = block.path("name").asText("");
        String title = name.isEmpty() || name.equals(key) ? key : key + "  " + name;
        String head = String.format(
                Locale.ROOT, "%2d. %.3f  %s", rank, hit.path("score").asDouble(), Terminal.harmless(title));
        boolean colors = root.terminal().colors();
        out.println((colors ? "\u001b[1m" : "")
                + Columns.cut(head.stripTrailing(), root.terminal().outWidth())
                + (colors ? "\u001b[0m" : ""));
        if (!passage.isBlank()) {
            out.println(passage.indent(4).stripTrailing());
        }
        out.println("    " + Blocks.id(block));
    }

    private static String content(JsonNode hit) {
        return Terminal.harmlessLines(hit.path("block").path("content").asText(""));
    }
}
