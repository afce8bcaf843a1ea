package io.thermocline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code thermocline memory}: the group of commands about tiers. */
@Command(
        name = "memory",
        synopsisSubcommandLabel = "COMMAND",
        description = "Shows the tiers of the store, and looks after them. For operators.",
        footer = {"  thermocline memory stats", "  thermocline memory evict --cold"})
final class MemoryCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing: stats, breakdown, patterns, evict, archive, promote, sync-status, sync or compact");
    }
}
