package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thermocline query}. */
@Command(
        name = "query",
        description = {
            "Finds blocks by their metadata: those of which a CEL expression is true.",
            "With --aggregate or --group-by it shows figures about them."
        },
        footer = {
            "  thermocline query 'class == \"DOCUMENTATION\" && \"api\" in tags'",
            "  thermocline query 'attributes.version >= 2' --sort -updatedAt,name --limit 10",
            "  thermocline query --group-by class --aggregate 'count,sum(size)'",
            "  thermocline query 'size > 1000000' --all --output json | jq -r '.blocks[].id'"
        })
final class QueryCommand implements Callable<Integer> {
    static final String PATH = "/v1/blocks/query";

    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "FILTER", description = "What is true of the blocks; without it, all.")
    private @Nullable String filter;

    @Option(
            names = "--sort",
            paramLabel = "FIELD",
            split = ",",
            description = "Fields, most important first, each with - before it for descending (default: -createdAt).")
    private List<String> sort = new ArrayList<>();

    @Option(names = "--limit", paramLabel = "N", description = "How many at most (default: 50).")
    private @Nullable Integer limit;

    @Option(names = "--all", description = "All of them, however many.")
    private boolean all;

    @Option(
            names = "--include",
            paramLabel = "PART",
            split = ",",
            description = "content, vectors: in the JSON answer; of contents the table has the first line.")
    private List<String> include = new ArrayList<>();

    @Option(
            names = "--aggregate",
            paramLabel = "METRIC",
            split = ",",
            description = "Figures instead of blocks: count, or count, min, max, sum, avg of a field, as in sum(size).")
    private List<String> metrics = new ArrayList<>();

    @Option(names = "--group-by", paramLabel = "FIELD", split = ",", description = "Figures for each of its values.")
    private List<String> groupBy = new ArrayList<>();

    @Option(
            names = "--manifolds",
            paramLabel = "NAME",
            split = ",",
            description = "Where to look instead of the call's manifold; * is everywhere.")
    private List<String> manifolds = new ArrayList<>();

    @Option(names = "--explain", description = "Say how the server found them.")
    private boolean explain;

    QueryCommand(RootCommand root) {
        this.root = root;
    }

    /** How many blocks a filter keeps. */
    static long count(RootCommand root, String filter) {
        ObjectNode count = Json.object().put("filter", filter);
        count.putObject("aggregate");
        JsonNode groups = root.client().send(Call.post(PATH, count)).json().path("groups");
        return groups.path(0).path("metrics").path("count").asLong();
    }

    @Override
    public Integer call() {
        ObjectNode request = Json.object();
        if (filter != null) {
            request.put("filter", filter);
        }
        if (!manifolds.isEmpty()) {
            manifolds.forEach(request.putArray("manifolds")::add);
        }
        if (explain) {
            request.put("explain", true);
        }
        if (metrics.isEmpty() && groupBy.isEmpty()) {
            blocks(request);
        } else {
            groups(request);
        }
        return 0;
    }

    private void blocks(ObjectNode request) {
        int most = limit == null ? 50 : limit;
        if (most < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1");
        }
        if (!sort.isEmpty()) {
            sort.forEach(request.putArray("sort")::add);
        }
        if (!include.isEmpty()) {
            include.forEach(request.putArray("include")::add);
        }
        Pages pages = new Pages(root.client(), Pages.posted(PATH, request), "blocks", all ? Long.MAX_VALUE : most);
        new BlockTable(root, include.contains("content")).print(pages);
    }

    private void groups(ObjectNode request) {
        if (!sort.isEmpty() || limit != null || all || !include.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--sort, --limit, --all and --include are for blocks, not for figures");
        }
        ObjectNode aggregate = request.putObject("aggregate");
        groupBy.forEach(aggregate.putArray("groupBy")::add);
        List<String> asked = metrics.isEmpty() ? List.of("count") : metrics;
        asked.forEach(aggregate.putArray("metrics")::add);
        JsonNode answer = root.client().send(Call.post(PATH, request)).json();
        if (root.json()) {
            root.terminal().out().println(Json.pretty(answer));
            return;
        }
        List<String> headings = new ArrayList<>(groupBy);
        headings.addAll(asked);
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode group : answer.path("groups")) {
            List<String> cells = new ArrayList<>();
            groupBy.forEach(field -> cells.add(text(group.path("by").path(field))));
            asked.forEach(metric -> cells.add(text(group.path("metrics").path(metric))));
            rows.add(cells);
        }
        if (rows.isEmpty()) {
            root.terminal().err().println("No groups.");
        } else {
            new Table(root.terminal(), 0, headings.toArray(String[]::new)).print(rows);
        }
        if (answer.has("plan")) {
            root.terminal().out().println("plan " + Json.pretty(answer.path("plan")));
        }
    }

    private static String text(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "-" : value.isValueNode() ? value.asText() : value.toString();
    }
}
