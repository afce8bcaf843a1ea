package io.thermocline.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thermocline memory evict}. */
@Command(
        name = "evict",
        description = {
            "Frees memory of the hot tier and says how much. No data goes by it: what is asked for again is read from the disk.",
            "What meets every condition goes."
        },
        footer = {
            "  thermocline memory evict --cold",
            "  thermocline memory evict --older-than 1h",
            "  thermocline memory evict --all"
        })
final class MemoryEvictCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Only these blocks.")
    private List<String> ids = List.of();

    @Option(names = "--cold", description = "Only what nobody asked for since it came into memory.")
    private boolean cold;

    @Option(
            names = "--older-than",
            paramLabel = "DURATION",
            description = "Only what nobody asked for in that time, such as 30m or 24h.")
    private @Nullable String olderThan;

    @Option(names = "--filter", paramLabel = "EXPRESSION", description = "Only blocks that a filter keeps.")
    private @Nullable String filter;

    @Option(names = "--all", description = "Everything.")
    private boolean all;

    @Option(names = "--no-wait", description = "Begin it, print its id, and do not wait.")
    private boolean noWait;

    MemoryEvictCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        boolean narrowed = cold || olderThan != null || filter != null || !ids.isEmpty();
        if (all == narrowed) {
            throw new ParameterException(
                    spec.commandLine(), "Say what to evict: --all, or any of ID, --cold, --older-than, --filter");
        }
        ObjectNode body = Selected.body(ids, cold, olderThan, filter, all);
        return Operations.begin(root, Call.post("/v1/tiers/evict", body), noWait);
    }
}
