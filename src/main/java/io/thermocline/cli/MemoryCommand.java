package io.thermocline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code thermocline memory}: the group of commands about tiers. */
@Command(
        name = "memory",
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks after the tiers of the store. For operators.",
        footer = "  thermocline memory compact")
final class MemoryCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing: compact");
    }
}
