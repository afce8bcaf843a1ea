package io.thermocline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code thermocline keys rm}. */
@Command(
        name = "rm",
        description = "Removes an API key: calls with it are refused from then on.",
        footer = "  thermocline keys rm alice")
final class KeysRemoveCommand implements Callable<Integer> {
    private final RootCommand root;

    @Parameters(paramLabel = "NAME", description = "The name that it was made with.")
    private String name = "";

    KeysRemoveCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        root.client().send(Call.delete("/v1/keys/" + Call.encode(name)));
        if (!root.json()) {
            root.terminal().out().println("removed " + Terminal.harmless(name));
        }
        return 0;
    }
}
