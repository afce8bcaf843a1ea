package io.thermocline.cli;

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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thermocline erase}. */
@Command(
        name = "erase",
        description = {
            "Erases blocks for good, everywhere: all versions, vectors and copies. There is no way back.",
            "It begins an operation and waits for it; interrupted, that goes on in the server. The operation ends with a signed proof."
        },
        footer = {
            "  thermocline erase 019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2e",
            "  thermocline erase --key customer/42 --yes --output json > proof.json",
            "  thermocline erase --filter 'attributes.customer == 42'",
            "  thermocline erase verify proof.json"
        })
final class EraseCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids of blocks, deleted ones as well.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--key", paramLabel = "KEY", description = "The key of a block; may be repeated.")
    private List<String> keys = new ArrayList<>();

    @Option(names = "--filter", paramLabel = "CEL", description = "All blocks of which this expression is true.")
    private @Nullable String filter;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--no-wait", description = "Begin it, print its id, and do not wait.")
    private boolean noWait;

    EraseCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        boolean named = !ids.isEmpty() || !keys.isEmpty();
        if (named == (filter != null)) {
            throw new ParameterException(spec.commandLine(), "Name blocks by ID and --key, or else by --filter");
        }
        Question question = new Question(root.terminal(), spec.commandLine());
        if (!yes) {
            question.requireSomebody("say --yes to erase");
        }
        ObjectNode body = Json.object();
        long blocks;
        if (filter == null) {
            ArrayNode all = body.putArray("ids");
            ids.forEach(all::add);
            keys.forEach(key -> all.add(Blocks.id(Blocks.byKey(root.client(), key))));
            blocks = all.size();
        } else {
            body.put("filter", filter);
            blocks = yes ? 0 : QueryCommand.count(root, filter);
        }
        if (!yes && !question.agreed("Erase " + Sizes.count(blocks, "block") + " for good?")) {
            root.terminal().err().println("Nothing was erased.");
            return 1;
        }
        return Operations.begin(root, Call.post("/v1/erasures", body), noWait);
    }
}
