package io.thermocline.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thermocline memory promote}. */
@Command(
        name = "promote",
        description = {
            "Brings segments back from the archive to the local disk: those with a block that meets every condition.",
            "They come while the budget of the warm tier has room, or whatever it says with --force."
        },
        footer = {
            "  thermocline memory promote 0190b5c3-7d2e-7c41-9f6a-3b1f0c7e2a11",
            "  thermocline memory promote --filter \"'report' in tags\""
        })
final class MemoryPromoteCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Only segments with these blocks.")
    private List<String> ids = List.of();

    @Option(names = "--cold", description = "Only segments of which hardly anything was read of late.")
    private boolean cold;

    @Option(
            names = "--older-than",
            paramLabel = "DURATION",
            description = "Only segments that nobody read in that time, such as 30m or 24h.")
    private @Nullable String olderThan;

    @Option(
            names = "--filter",
            paramLabel = "EXPRESSION",
            description = "Only segments with blocks that a filter keeps.")
    private @Nullable String filter;

    @Option(names = "--all", description = "Every segment.")
    private boolean all;

    @Option(names = "--force", description = "Whatever the budget says.")
    private boolean force;

    @Option(names = "--no-wait", description = "Begin it, print its id, and do not wait.")
    private boolean noWait;

    MemoryPromoteCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        boolean narrowed = cold || olderThan != null || filter != null || !ids.isEmpty();
        if (all == narrowed) {
            throw new ParameterException(
                    spec.commandLine(), "Say what to promote: --all, or any of ID, --cold, --older-than, --filter");
        }
        return Operations.begin(
                root,
                Call.post("/v1/tiers/promote", Selected.body(ids, cold, olderThan, filter, all || force)),
                noWait);
    }
}
