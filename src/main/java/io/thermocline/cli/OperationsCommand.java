package io.thermocline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code thermocline operations}: the group of commands about long tasks. */
@Command(
        name = "operations",
        synopsisSubcommandLabel = "COMMAND",
        description = "Lists, shows, cancels and awaits the long tasks of the server.",
        footer = {
            "  thermocline operations ls --state RUNNING",
            "  thermocline operations wait 019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2e"
        })
final class OperationsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing: ls, get, cancel or wait");
    }
}
