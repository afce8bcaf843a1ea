package io.thermocline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thermocline rm}. */
@Command(
        name = "rm",
        description = "Deletes blocks. If one cannot be deleted, the others still are, and the exit status is 1.",
        footer = {"  thermocline rm 019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2e", "  thermocline rm --key notes --key job/42"})
final class RemoveCommand implements Callable<Integer> {
    private final RootCommand root;
    private final ArrayNode results = Json.object().putArray("results");
    private boolean failed;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids of blocks.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--key", paramLabel = "KEY", description = "The key of a block; may be repeated.")
    private List<String> keys = new ArrayList<>();

    RemoveCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (ids.isEmpty() && keys.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Name a block by ID or --key");
        }
        Client client = root.client();
        for (String id : ids) {
            remove(client, id, () -> id);
        }
        for (String key : keys) {
            remove(client, key, () -> Blocks.id(Blocks.byKey(client, key)));
        }
        if (root.json()) {
            root.terminal().out().println(Json.pretty(Json.object().set("results", results)));
        }
        return failed ? 1 : 0;
    }

    private void remove(Client client, String named, Supplier<String> id) {
        ObjectNode result = results.addObject().put("block", named);
        try {
            client.send(Call.delete(Call.block(id.get())));
            result.put("deleted", true);
            if (!root.json()) {
                root.terminal().out().println("deleted " + Terminal.harmless(named));
            }
        } catch (ApiFailure e) {
            failed = true;
            result.put("deleted", false).put("status", e.status()).put("detail", e.words());
            root.terminal().err().println("thermocline: " + Terminal.harmless(named) + ": " + e.words());
        }
    }
}
