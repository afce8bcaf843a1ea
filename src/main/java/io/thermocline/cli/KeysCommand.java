package io.thermocline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code thermocline keys}: the group of commands about API keys. */
@Command(
        name = "keys",
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Makes, lists and removes API keys. Servers that ask for them have thermocline.auth.kind=api-key.",
        footer = {
            "  thermocline keys create ci --offline    a first key, before the server can be asked",
            "  thermocline keys create alice",
            "  thermocline keys ls",
            "  thermocline keys rm alice"
        })
final class KeysCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing: create, ls or rm");
    }
}
