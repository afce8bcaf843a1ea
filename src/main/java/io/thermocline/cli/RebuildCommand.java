package io.thermocline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code thermocline rebuild}. */
@Command(
        name = "rebuild",
        description = {
            "Encodes the text of blocks again and derives the metadata table anew. Chunks keep their numbers.",
            "Queries are refused while the table is derived."
        },
        footer = {"  thermocline rebuild", "  thermocline rebuild 01a1f971-a15e-7c11-9f7d-2f9a5b0c1d2e"})
final class RebuildCommand implements Callable<Integer> {
    private final RootCommand root;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Only these blocks.")
    private List<String> ids = List.of();

    @Option(names = "--no-wait", description = "Begin it, print its id, and do not wait.")
    private boolean noWait;

    RebuildCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        ObjectNode body = Json.object();
        if (!ids.isEmpty()) {
            ArrayNode named = body.putArray("ids");
            ids.forEach(named::add);
        }
        return Operations.begin(root, Call.post("/v1/index/rebuild", body), noWait);
    }
}
