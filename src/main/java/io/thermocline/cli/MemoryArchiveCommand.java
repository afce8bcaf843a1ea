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

/** {@code thermocline memory archive}. */
@Command(
        name = "archive",
        description = {
            "Moves segments from the local disk to the archive. Blocks stay readable; reading their content takes longer from there.",
            "A segment moves whole: when at least half of its blocks meet every condition, or any does and --force is given."
        },
        footer = {"  thermocline memory archive --cold", "  thermocline memory archive --older-than 720h"})
final class MemoryArchiveCommand implements Callable<Integer> {
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

    @Option(names = "--force", description = "A segment moves for a single block.")
    private boolean force;

    @Option(names = "--no-wait", description = "Begin it, print its id, and do not wait.")
    private boolean noWait;

    MemoryArchiveCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        boolean narrowed = cold || olderThan != null || filter != null || !ids.isEmpty();
        if (all == narrowed) {
            throw new ParameterException(
                    spec.commandLine(), "Say what to archive: --all, or any of ID, --cold, --older-than, --filter");
        }
        return Operations.begin(
                root,
                Call.post("/v1/tiers/archive", Selected.body(ids, cold, olderThan, filter, all || force)),
                noWait);
    }
}
